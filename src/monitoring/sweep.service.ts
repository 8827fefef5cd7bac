import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { staleAfter, stretchedInterval } from '../domain/account';
import { after, minutes, seconds } from '../domain/duration';
import { AccountsService } from '../fleet/accounts.service';
import { DirectoryService } from '../fleet/directory.service';
import { FleetConfig } from '../fleet/fleet.config';
import { ReviewService } from '../incidents/review.service';
import { NotificationsService } from '../notifications/notifications.service';
import { PlumeConfig } from '../plume-client/plume-client.config';
import { Clock } from '../platform/clock/clock';
import { lockInTx } from '../platform/database/locks';
import { Metrics } from '../platform/metrics/metrics';
import { ReplicaIdentity } from '../platform/replicas/replica-identity';
import { MonitoringConfig } from './monitoring.config';
import { WatchService } from './watch.service';

/** Stretched for this long, and admins hear that the call budget is too small. */
const PATIENCE = minutes(5);

/** Notices what no look can: that Plume is out of sight, that homes have not been seen for long, that we are late. */
@Injectable()
export class SweepService {
  private readonly logger = new Logger(SweepService.name);
  private readonly transitions;
  private lateSince: Date | null = null;
  private told = false;
  private carried: number | null = null;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly accounts: AccountsService,
    private readonly directory: DirectoryService,
    private readonly review: ReviewService,
    private readonly notifications: NotificationsService,
    private readonly watch: WatchService,
    private readonly config: MonitoringConfig,
    private readonly fleet: FleetConfig,
    private readonly plume: PlumeConfig,
    private readonly replica: ReplicaIdentity,
    metrics: Metrics,
  ) {
    this.transitions = metrics.counter('panoptes_transitions_total', 'Confirmed changes of state', ['to']);
  }

  /** Whether looks come later than they should, because the call budget does not carry the interval. */
  get late(): boolean {
    return this.lateSince !== null;
  }

  /** The interval (ms) that the call budget carried when it was last worked out; null before. */
  get carriedNow(): number | null {
    return this.carried;
  }

  async turn(): Promise<void> {
    // What our own looks have seen must count before anything is called out of sight.
    await this.watch.flush();
    const now = this.clock.now();
    const interval = await this.carriedInterval();
    this.carried = interval;
    const unreachable = seconds(this.fleet.PLUME_UNREACHABLE_SECONDS);
    const { lost, changed } = await this.db.transaction(async (tx) => {
      if (!(await lockInTx(tx, 'sweep'))) return { lost: 0, changed: [] };
      const views = await this.accounts.judge(tx, now, unreachable, seconds(this.config.POLL_INTERVAL_SECONDS));
      const blind = views.filter(({ state }) => state !== 'ok').map(({ id }) => id);
      await this.review.accounts(tx, views, now);
      return {
        lost: await this.directory.loseSight(tx, after(now, -staleAfter(interval, unreachable)), blind, now),
        changed: views.filter(({ state, was }) => state !== was),
      };
    });
    for (const { name, state, reason } of changed) {
      if (state === 'ok') this.logger.log({ account: name }, 'Plume answers again');
      else this.logger.warn({ account: name, reason }, `the Plume account is ${state}`);
    }
    if (lost > 0) {
      this.transitions.inc({ to: 'unknown' }, lost);
      this.logger.warn({ locations: lost }, 'lost sight of locations');
    }
    await this.tellWhenStretched(now, interval);
  }

  private async carriedInterval(): Promise<number> {
    const { PLUME_CALLS_PER_SECOND: perSecond, PLUME_CALLS_PER_5_MINUTES: perWindow } = this.plume;
    const limits = [perSecond, perWindow / 300].filter((limit) => limit > 0);
    const each = limits.length > 0 ? Math.min(...limits) : 0;
    const [locations, replicas] = await Promise.all([this.directory.count(), this.replica.liveReplicas()]);
    return stretchedInterval(seconds(this.config.POLL_INTERVAL_SECONDS), locations, each * Math.max(1, replicas));
  }

  private async tellWhenStretched(now: Date, interval: number): Promise<void> {
    const wished = seconds(this.config.POLL_INTERVAL_SECONDS);
    if (interval <= wished) {
      this.lateSince = null;
      this.told = false;
      return;
    }
    this.lateSince ??= now;
    if (this.told || now.getTime() - this.lateSince.getTime() < PATIENCE) return;
    this.told = true;
    const params = { wishedSeconds: String(wished / 1_000), carriedSeconds: String(Math.round(interval / 1_000)) };
    this.logger.warn(params, 'the call budget does not carry the poll interval; looks are stretched evenly');
    await this.db.transaction((tx) =>
      this.notifications.post(tx, [{ type: 'notice', severity: 'warning', key: 'poll_budget', params }], now),
    );
  }
}
