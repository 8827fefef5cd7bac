import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { RETRY_LOOK } from '../domain/account';
import { seconds } from '../domain/duration';
import type { Observation } from '../domain/location';
import { nextLook } from '../domain/look-time';
import { AccountsService } from '../fleet/accounts.service';
import { BlocksService } from '../fleet/blocks.service';
import { DirectoryService } from '../fleet/directory.service';
import { RecorderService, type Touch } from '../fleet/recorder.service';
import { ReviewService, type Standing } from '../incidents/review.service';
import { Batcher } from '../platform/clock/batcher';
import { Clock } from '../platform/clock/clock';
import { RightOfWay } from '../platform/clock/right-of-way';
import type { Tx } from '../platform/database/sql';
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

/** What was seen of a location. `reviewAt` (ms, 0 = never) is what is stored of it now. */
export interface Seen {
  readonly id: string;
  readonly no: number;
  readonly reviewAt: number;
  readonly observation: Observation;
  readonly fingerprint: string;
  readonly devices: number | null;
}

/** An unchanged look that somebody waits for. */
interface AwaitedTouch {
  readonly touch: Touch;
  readonly done: () => void;
  readonly failed: (cause: unknown) => void;
}

const MOST_AT_ONCE = 1_000;

/** As much news at once is a storm. Until all of it is on record that goes first, and more may come within moments (ms). */
const STORM = 100;
const MOMENTS = 250;

/** A look that somebody has asked for, and that saw nothing new. */
export type SeenAgain = Omit<Touch, 'nextPollAt'>;

/** Unchanged looks that are put on record together, a second's worth at the latest: more would hold the others up. */
const TOUCHED_TOGETHER = 200;

/** Puts looks on record: news at once and together with what they mean, the rest in bulk, at least every second. */
@Injectable()
export class RecordingService {
  private readonly logger = new Logger(RecordingService.name);
  private readonly news = new Batcher<News>(MOST_AT_ONCE, (items) => this.record(items));
  private readonly awaited = new Batcher<AwaitedTouch>(MOST_AT_ONCE, (items) => this.touchAwaited(items));
  private readonly transitions;
  private touches: Touch[] = [];
  private touching: Promise<void> | null = null;
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
    private readonly rightOfWay: RightOfWay,
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
    if (this.touches.length < TOUCHED_TOGETHER || this.touching) return;
    // Nothing is lost with them but when a home was last looked at: the next look says it again.
    this.touching = this.touch()
      .catch((cause: unknown) => this.logger.warn({ cause }, 'times of looks could not be stored'))
      .finally(() => (this.touching = null));
  }

  /** Stores at once, for somebody who waits for it, that a look saw nothing new. */
  touchNow(seen: SeenAgain): Promise<void> {
    return new Promise((done, failed) => this.awaited.add({ touch: this.touchOf(seen), done, failed }));
  }

  /** The same, in a moment and with what others bring. */
  touchSoon(seen: SeenAgain): void {
    this.unchanged(this.touchOf(seen));
  }

  /** Plume knows nothing of a location (404). */
  notFound(locationId: string): void {
    this.missing.push(locationId);
  }

  /** Stores what has gathered: times of unchanged looks, locations that are gone, and how the accounts fare. */
  async flush(gates: Iterable<AccountGate>): Promise<void> {
    const missing = this.missing;
    this.missing = [];
    try {
      await this.touching;
      await this.touch();
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

  /** Puts looks at locations that are locked on record, and what they mean. */
  async store(
    tx: Tx,
    known: Awaited<ReturnType<RecorderService['lock']>>,
    standing: Standing,
    looks: readonly Seen[],
    now: Date,
  ) {
    const { recorded, transitions, stored } = this.recorder.record(
      tx,
      known,
      looks.map(({ id, no, observation, fingerprint, devices }) => ({
        id,
        observation,
        fingerprint,
        devices,
        nextPollAt: new Date(nextLook(now.getTime(), no, this.interval)),
        soonAt: new Date(now.getTime() + this.soon),
      })),
      this.config.CONFIRM_POLLS,
    );
    const views = recorded.map(({ view }) => view);
    const [reviewAt] = await Promise.all([this.review.locations(tx, views, standing, transitions, now), stored]);
    const moved = looks.flatMap(({ id, reviewAt: before }) => {
      const at = reviewAt.get(id) ?? null;
      return (at?.getTime() ?? 0) === before ? [] : [{ id, at }];
    });
    await this.recorder.reviewAt(tx, moved);
    return { recorded: new Map(recorded.map((each) => [each.view.id, each])), reviewAt };
  }

  private touchOf(seen: SeenAgain): Touch {
    return { ...seen, nextPollAt: new Date(nextLook(seen.at.getTime(), seen.no, this.interval)) };
  }

  private async touch(): Promise<void> {
    await this.recorder.touch(this.db.manager, this.touches.splice(0, MOST_AT_ONCE));
  }

  private async touchAwaited(items: readonly AwaitedTouch[]): Promise<void> {
    // Two may have looked at the same home; what was seen last stands.
    const latest = new Map(items.map(({ touch }) => [touch.no, touch]));
    try {
      await this.recorder.touch(this.db.manager, [...latest.values()]);
      for (const { done } of items) done();
    } catch (cause) {
      for (const { failed } of items) failed(cause);
    }
  }

  private async record(items: News[]): Promise<void> {
    const now = this.clock.now();
    if (items.length >= STORM) this.rightOfWay.take(MOMENTS);
    try {
      const outcome = await this.db.transaction(async (tx) => {
        const ids = items.map(({ watched }) => watched.id);
        const leases = items.map(({ watched }) => watched.lease);
        const [held, known, standing] = await Promise.all([
          this.blocks.stillHeld(tx, leases),
          this.recorder.lock(tx, ids),
          this.review.standingAt(tx, ids, now),
        ]);
        const ours = items.filter(({ watched }) => held.has(watched.lease.block));
        const looks = ours.map(({ watched, observation, fingerprint, devices }) => ({
          id: watched.id,
          no: watched.no,
          reviewAt: watched.reviewAt,
          observation,
          fingerprint,
          devices,
        }));
        return this.store(tx, known, standing, looks, now);
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
        done(recorded?.confirming ? now.getTime() + this.soon : nextLook(now.getTime(), watched.no, this.interval));
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
