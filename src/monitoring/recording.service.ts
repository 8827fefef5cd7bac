import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { RETRY_LOOK } from '../domain/account';
import { seconds } from '../domain/duration';
import type { Observation } from '../domain/location';
import { AccountsService } from '../fleet/accounts.service';
import { BlocksService } from '../fleet/blocks.service';
import { DirectoryService } from '../fleet/directory.service';
import { RecorderService, type Touch } from '../fleet/recorder.service';
import { ReviewService } from '../incidents/review.service';
import { Batcher } from '../platform/clock/batcher';
import { Clock } from '../platform/clock/clock';
import { Metrics } from '../platform/metrics/metrics';
import type { AccountGate } from './account-gate';
import { MonitoringConfig } from './monitoring.config';
import type { Watched } from './watchlist';

/** A look that brought news. `done` gives the location back to the watchlist, to be looked at again at that moment. */
export interface News {
  readonly watched: Watched;
  readonly observation: Observation;
  readonly fingerprint: string;
  readonly devices: number | null;
  readonly done: (nextPollAt: number) => void;
}

const MOST_AT_ONCE = 1_000;

/** Puts looks on record: news at once and together with what they mean, the rest in bulk every second. */
@Injectable()
export class RecordingService {
  private readonly logger = new Logger(RecordingService.name);
  private readonly news = new Batcher<News>(MOST_AT_ONCE, (items) => this.record(items));
  private readonly transitions;
  private touches: Touch[] = [];
  private missing: string[] = [];
  private readonly interval: number;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly blocks: BlocksService,
    private readonly recorder: RecorderService,
    private readonly directory: DirectoryService,
    private readonly accounts: AccountsService,
    private readonly review: ReviewService,
    private readonly config: MonitoringConfig,
    metrics: Metrics,
  ) {
    this.interval = seconds(config.POLL_INTERVAL_SECONDS);
    this.transitions = metrics.counter('panoptes_transitions_total', 'Confirmed changes of state', ['to']);
  }

  /** The pause (ms) before a location whose state is being confirmed, or whose look failed, is looked at again. */
  get soon(): number {
    return Math.min(this.interval, RETRY_LOOK);
  }

  changed(news: News): void {
    this.news.add(news);
  }

  unchanged(touch: Touch): void {
    this.touches.push(touch);
  }

  /** Plume knows nothing of a location (404). */
  notFound(locationId: string): void {
    this.missing.push(locationId);
  }

  /** Stores what has gathered: times of unchanged looks, locations that are gone, and how the accounts fare. */
  async flush(gates: Iterable<AccountGate>): Promise<void> {
    const touches = this.touches;
    const missing = this.missing;
    this.touches = [];
    this.missing = [];
    try {
      await this.recorder.touch(this.db.manager, touches);
      await this.accounts.report([...gates].flatMap((gate) => gate.takeReport() ?? []));
      if (missing.length > 0) await this.retireMissing(missing);
    } catch (error) {
      this.missing.push(...missing);
      throw error;
    }
  }

  /** Resolves when all news is on record. */
  idle(): Promise<void> {
    return this.news.idle();
  }

  private async record(items: News[]): Promise<void> {
    const now = this.clock.now();
    try {
      const outcome = await this.db.transaction(async (tx) => {
        const held = await this.blocks.stillHeld(
          tx,
          items.map(({ watched }) => watched.lease),
        );
        const ours = items.filter(({ watched }) => held.has(watched.lease.block));
        const recorded = await this.recorder.record(
          tx,
          ours.map(({ watched, ...look }) => ({
            ...look,
            id: watched.id,
            nextPollAt: new Date(now.getTime() + this.interval),
            soonAt: new Date(now.getTime() + this.soon),
          })),
          this.config.CONFIRM_POLLS,
        );
        const changed = new Set(recorded.flatMap(({ transitions }) => transitions.map(({ locationId }) => locationId)));
        const reviewAt = await this.review.locations(
          tx,
          recorded.map(({ view }) => view),
          changed,
          now,
        );
        const moved = ours.flatMap(({ watched }) => {
          const at = reviewAt.get(watched.id) ?? null;
          return (at?.getTime() ?? 0) === watched.reviewAt ? [] : [{ id: watched.id, at }];
        });
        await this.recorder.reviewAt(tx, moved);
        return { recorded: new Map(recorded.map((each) => [each.view.id, each])), reviewAt };
      });
      for (const { watched, fingerprint, devices, done } of items) {
        const recorded = outcome.recorded.get(watched.id);
        if (recorded) {
          watched.fingerprint = fingerprint;
          watched.confirming = recorded.confirming;
          watched.reviewAt = outcome.reviewAt.get(watched.id)?.getTime() ?? 0;
          if (devices !== null) watched.devicesAt = now.getTime();
          for (const { to } of recorded.transitions) this.transitions.inc({ to });
        }
        done(now.getTime() + (recorded?.confirming ? this.soon : this.interval));
      }
    } catch (error) {
      // What was seen is lost, what was known stands: the next look sees it again.
      this.logger.error({ looks: items.length, cause: error }, 'looks could not be recorded');
      for (const { done } of items) done(now.getTime() + this.soon);
    }
  }

  private async retireMissing(ids: readonly string[]): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      const gone = await this.directory.missed(tx, ids, this.config.CONFIRM_POLLS);
      if (gone.length === 0) return;
      await this.directory.retire(tx, gone, now);
      await this.review.forget(tx, gone, now);
      this.logger.warn({ locations: gone }, 'Plume no longer knows these locations; they are retired');
    });
  }
}
