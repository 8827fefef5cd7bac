import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import { Clock } from '../platform/clock/clock';
import { lockInTx } from '../platform/database/locks';
import { pgArray, type Queryable, rows } from '../platform/database/sql';
import { Metrics } from '../platform/metrics/metrics';
import type { Notice } from './notice';
import { postNotices } from './outbox';
import type { Settlement } from './settlement';

/** What was learned of a channel: `null` says nothing of its state. */
interface Lesson {
  readonly channel: string;
  readonly state: 'ok' | 'failing' | 'misconfigured' | null;
  readonly error: string | null;
  readonly sent: number;
  readonly failed: number;
}

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

const LONGEST_ERROR = 500;

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

  /** Writes down what settlements teach, last in their transaction. True when there is something to tell admins. */
  learn(db: Queryable, settlements: readonly Settlement[], now: Date): Promise<boolean> {
    return this.write(db, lessonsOf(settlements), now);
  }

  /** Writes down what a trial has shown: `error` is why our credentials are refused, null when they are taken. */
  async tried(channel: string, error: string | null): Promise<void> {
    const state = error === null ? 'ok' : 'misconfigured';
    const lesson: Lesson = { channel, state, error, sent: 0, failed: 0 };
    if (await this.write(this.db, [lesson], this.clock.now())) this.news();
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

  private async write(db: Queryable, lessons: readonly Lesson[], now: Date): Promise<boolean> {
    if (lessons.length === 0) return false;
    const found = await rows<{ untold: boolean }>(
      db,
      // Refused credentials are not put right by a network that fails.
      `UPDATE channel_health h SET
         state = n.state,
         since = CASE WHEN h.since IS NULL OR h.state <> n.state THEN $1::timestamptz ELSE h.since END,
         error = CASE WHEN n.state <> 'ok' THEN COALESCE(n.error, h.error) END,
         sent = h.sent + n.sent, failed = h.failed + n.failed, last_used_at = $1
       FROM (
         SELECT x.channel, x.error, x.sent, x.failed,
           CASE WHEN x.state IS NULL OR (x.state = 'failing' AND k.state = 'misconfigured')
             THEN k.state ELSE x.state END AS state
         FROM channel_health k
         JOIN unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[])
           AS x(channel, state, error, sent, failed) ON x.channel = k.channel
         ORDER BY k.channel FOR UPDATE OF k
       ) n
       WHERE h.channel = n.channel
       RETURNING (h.state = 'misconfigured') <> h.told AS untold`,
      [
        now,
        pgArray(lessons.map(({ channel }) => channel)),
        pgArray(lessons.map(({ state }) => state)),
        pgArray(lessons.map(({ error }) => error?.slice(0, LONGEST_ERROR) ?? null)),
        pgArray(lessons.map(({ sent }) => sent)),
        pgArray(lessons.map(({ failed }) => failed)),
      ],
    );
    return found.some(({ untold }) => untold);
  }
}

/** What settlements say of their channels; those that sent nothing say nothing. */
export function lessonsOf(settlements: readonly Settlement[]): Lesson[] {
  const byChannel = new Map<string, Lesson>();
  for (const settlement of settlements) {
    const { channel } = settlement.lane;
    const lesson = lessonOf(settlement);
    if (lesson) byChannel.set(channel, both(byChannel.get(channel), lesson));
  }
  return [...byChannel.values()];
}

function lessonOf({ lane: { channel }, deliveries = [], digest, trouble }: Settlement): Lesson | null {
  const ends = [...deliveries, ...(digest ? [digest] : [])].map(({ status }) => status);
  const sent = ends.filter((status) => status === 'delivered').length;
  const failed = ends.filter((status) => status === 'failed').length;
  if (sent + failed === 0 && !trouble) return null;
  const refused = trouble?.kind === 'misconfigured';
  const state = refused ? 'misconfigured' : sent > 0 ? 'ok' : trouble?.kind === 'retry' ? 'failing' : null;
  return { channel, state, error: state === 'ok' ? null : (trouble?.error ?? null), sent, failed };
}

const WEIGHT = { misconfigured: 3, ok: 2, failing: 1 };

function both(a: Lesson | undefined, b: Lesson): Lesson {
  if (!a) return b;
  const weight = ({ state }: Lesson) => (state ? WEIGHT[state] : 0);
  const { state, error } = weight(b) >= weight(a) ? b : a;
  return { channel: a.channel, state, error, sent: a.sent + b.sent, failed: a.failed + b.failed };
}
