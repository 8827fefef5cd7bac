import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import { Clock } from '../platform/clock/clock';
import { lockInTx } from '../platform/database/locks';
import { pgArray, rows } from '../platform/database/sql';
import { Metrics } from '../platform/metrics/metrics';
import { noteLessons, lessonColumns } from './channel-lessons';
import type { Notice } from './notice';
import { postNotices } from './outbox';

/** A channel as it does now. */
export interface Standing {
  readonly channel: string;
  readonly state: 'ok' | 'failing' | 'misconfigured';
  readonly since: Date | null;
  readonly error: string | null;
  readonly sent: number;
  readonly failed: number;
  readonly lastUsedAt: Date | null;
}

/** How the channels do, learned from what is settled; admins hear of refused credentials, through the other channels. */
@Injectable()
export class ChannelHealth implements OnApplicationBootstrap {
  private wake: () => void = () => undefined;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
    metrics: Metrics,
  ) {
    const help = '1 while the far side refuses our credentials';
    metrics.gauge('panoptes_channel_misconfigured', help, ['channel'], async (gauge) => {
      for (const { channel, state } of await this.all()) gauge.set({ channel }, state === 'misconfigured' ? 1 : 0);
    });
  }

  /** A row for each channel: what is learned later is an update, and takes its locks in order. */
  async onApplicationBootstrap(): Promise<void> {
    await this.db.query(
      'INSERT INTO channel_health (channel) SELECT * FROM unnest($1::text[]) ORDER BY 1 ON CONFLICT DO NOTHING',
      [pgArray(this.channels.all.map(({ kind }) => kind))],
    );
  }

  /** What is called when there is something to tell admins. */
  onNews(wake: () => void): void {
    this.wake = wake;
  }

  all(): Promise<Standing[]> {
    return rows<Standing>(
      this.db,
      `SELECT channel, state, since, error, sent::float8 AS sent, failed::float8 AS failed, last_used_at AS "lastUsedAt"
       FROM channel_health`,
    );
  }

  /** Writes down what a trial has shown: `error` is why our credentials are refused, null when they are taken. */
  async tried(channel: string, error: string | null): Promise<void> {
    const state = error === null ? 'ok' : 'misconfigured';
    const shown = lessonColumns([{ channel, state, error, sent: 0, failed: 0 }]);
    const found = await rows<{ untold: boolean }>(this.db, noteLessons('$1', 2), [this.clock.now(), ...shown]);
    if (found.some(({ untold }) => untold)) this.news();
  }

  news(): void {
    this.wake();
  }

  /** Tells admins of channels that are misconfigured, or are so no longer: once, whichever replica does it. */
  async tell(): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      if (!(await lockInTx(tx, 'channel-health'))) return;
      const untold = await rows<{ channel: string; refused: boolean; error: string | null }>(
        tx,
        `SELECT channel, state = 'misconfigured' AS refused, error FROM channel_health
         WHERE (state = 'misconfigured') <> told ORDER BY channel`,
      );
      if (untold.length === 0) return;
      const notices = untold.map(({ channel, refused, error }): Notice => {
        const title = this.channels.get(channel)?.title ?? channel;
        return {
          type: 'notice',
          severity: refused ? 'warning' : 'info',
          key: refused ? 'channel_refused' : 'channel_works',
          params: { channel: title, error: error ?? '' },
          exceptChannel: channel,
        };
      });
      // Lanes before health, as whoever settles takes them.
      await postNotices(tx, notices, now, this.channels.usualSeverities);
      await tx.query(
        `UPDATE channel_health h SET told = x.refused FROM (
           SELECT * FROM unnest($1::text[], $2::bool[]) AS x(channel, refused)
         ) x WHERE h.channel = x.channel`,
        [pgArray(untold.map(({ channel }) => channel)), pgArray(untold.map(({ refused }) => refused))],
      );
    });
  }
}
