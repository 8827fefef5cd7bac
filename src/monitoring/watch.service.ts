import { setMaxListeners } from 'node:events';

import { Injectable, Logger } from '@nestjs/common';

import { minutes, seconds } from '../domain/duration';
import { nextLook } from '../domain/look-time';
import { AccountsService, type AccountCredentials } from '../fleet/accounts.service';
import type { BlockLease, WatchedLocation } from '../fleet/blocks.service';
import { PlumeClient } from '../plume-client/plume-client';
import { PlumeConfig } from '../plume-client/plume-client.config';
import { PlumeError } from '../plume-client/plume-error';
import { Clock } from '../platform/clock/clock';
import { Metrics } from '../platform/metrics/metrics';
import { AccountGate } from './account-gate';
import { MonitoringConfig } from './monitoring.config';
import { RecordingService } from './recording.service';
import { type Watched, Watchlist } from './watchlist';

const DEVICES_EVERY = minutes(5);
const REFUSED_RETRY = minutes(1);
/** Looks that end make room and turn by themselves; this is for what becomes due while none is under way. */
const TURN_AT_LEAST_EVERY = 100;
const CREDENTIALS_KEPT = seconds(30);

/** The eyes: looks at every location this process holds when it is due, and hands on what it saw. */
@Injectable()
export class WatchService {
  private readonly logger = new Logger(WatchService.name);
  private readonly list = new Watchlist();
  private readonly gates = new Map<string, AccountGate>();
  private readonly credentials = new Map<string, { found: Promise<AccountCredentials | null>; at: number }>();
  private readonly polls;
  private readonly interval: number;
  private inFlight = 0;
  private readonly stopped = new AbortController();
  private whenIdle: (() => void)[] = [];
  private wake: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly plume: PlumeClient,
    private readonly plumeConfig: PlumeConfig,
    config: MonitoringConfig,
    private readonly accounts: AccountsService,
    private readonly recording: RecordingService,
    metrics: Metrics,
  ) {
    this.interval = seconds(config.POLL_INTERVAL_SECONDS);
    // Every look under way listens for the end.
    setMaxListeners(0, this.stopped.signal);
    this.polls = metrics.counter('panoptes_polls_total', 'Looks at locations', ['outcome']);
    metrics.gauge('panoptes_poll_lag_seconds', 'How late the next look is', [], (gauge) =>
      gauge.set(this.lag() / 1_000),
    );
    metrics.gauge('panoptes_locations_watched', 'Locations this process looks at', [], (gauge) =>
      gauge.set(this.list.size),
    );
  }

  /** How late (ms) the location that is due first is; 0 when none is late. */
  lag(): number {
    const next = this.list.nextAt();
    return next === undefined ? 0 : Math.max(0, this.clock.now().getTime() - next);
  }

  /** What is called when a location becomes due before the turn that was announced. */
  onDue(wake: () => void): void {
    this.wake = wake;
  }

  load(lease: BlockLease, locations: readonly WatchedLocation[]): void {
    this.list.load(lease, locations, this.clock.now().getTime());
    this.wake();
  }

  drop(block: number): void {
    this.list.drop(block);
  }

  /** Sends off looks for all that is due, as far as the limit of requests in flight allows. Gives ms until the next. */
  turn(): number {
    const now = this.clock.now().getTime();
    while (this.inFlight < this.plumeConfig.POLL_CONCURRENCY && !this.stopped.signal.aborted) {
      const watched = this.list.due(now);
      if (!watched) break;
      const gate = this.gateOf(watched.accountId);
      if (gate.admits(now, this.recording.soon)) void this.look(watched, gate);
      else this.list.again(watched, gate.opensAt + this.spread(this.recording.soon));
    }
    const next = this.list.nextAt() ?? now + this.interval;
    return Math.max(1, Math.min(next - now, TURN_AT_LEAST_EVERY));
  }

  flush(): Promise<void> {
    return this.recording.flush(this.gates.values());
  }

  /** Resolves when no look is under way and all news is on record. */
  async idle(): Promise<void> {
    if (this.inFlight > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
    await this.recording.idle();
  }

  /** Looks no more; what is under way is given up, what was seen is stored. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.idle();
    await this.flush();
  }

  undescribed(limit: number, age: number): Watched[] {
    return this.list.undescribed(this.clock.now().getTime() - age, limit);
  }

  /** The opened credentials of an account, kept for half a minute; null when the account is gone. */
  credentialsOf(accountId: string): Promise<AccountCredentials | null> {
    const now = this.clock.now().getTime();
    const kept = this.credentials.get(accountId);
    if (kept && now - kept.at < CREDENTIALS_KEPT) return kept.found;
    const found = this.accounts.credentials(accountId);
    found.catch(() => this.credentials.delete(accountId));
    this.credentials.set(accountId, { found, at: now });
    return found;
  }

  private async look(watched: Watched, gate: AccountGate): Promise<void> {
    this.inFlight += 1;
    try {
      await this.see(watched, gate);
    } catch (error) {
      this.failed(watched, gate, error);
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
      this.turn();
    }
  }

  private async see(watched: Watched, gate: AccountGate): Promise<void> {
    const credentials = await this.credentialsOf(watched.accountId);
    if (!credentials) return this.list.again(watched, this.clock.now().getTime() + this.interval);
    const look = await this.plume.look(credentials, watched, this.stopped.signal);
    watched.missingSince = 0;
    const at = this.clock.now();
    const time = at.getTime();
    const counts = look.devices !== null && time - watched.devicesAt >= DEVICES_EVERY;
    const due = watched.reviewAt > 0 && time >= watched.reviewAt;
    if (look.fingerprint === watched.fingerprint && !watched.confirming && !due) {
      gate.succeeded(at);
      this.polls.inc({ outcome: 'unchanged' });
      const next = nextLook(time, watched.no, this.interval);
      if (counts) watched.devicesAt = time;
      const devices = counts ? look.devices : null;
      this.recording.unchanged({ no: watched.no, at, nextPollAt: new Date(next), devices });
      this.list.again(watched, next);
      return;
    }
    const observation = { at, pods: look.observe() };
    gate.succeeded(at);
    this.polls.inc({ outcome: 'changed' });
    const { fingerprint, devices } = look;
    this.recording.changed({
      watched,
      observation,
      fingerprint,
      devices,
      done: (next) => this.giveBack(watched, next),
    });
  }

  private giveBack(watched: Watched, nextPollAt: number): void {
    this.list.again(watched, nextPollAt);
    this.wake();
  }

  /** A failed look is no news of the pods: it neither counts nor resets a confirmation. */
  private failed(watched: Watched, gate: AccountGate, error: unknown): void {
    const now = this.clock.now();
    const again = (ms: number) => this.list.again(watched, now.getTime() + ms + this.spread(ms / 10));
    if (this.stopped.signal.aborted) return again(this.recording.soon);
    this.polls.inc({ outcome: 'failed' });
    if (!(error instanceof PlumeError)) {
      this.logger.error({ locationId: watched.id, cause: error }, 'a look failed');
      return again(this.recording.soon);
    }
    this.logger.debug({ locationId: watched.id }, error.message);
    const reason = `${error.explanation} ${error.remedy}`;
    if (error.kind === 'notFound') this.missed(watched, gate, now);
    if (error.atSignIn && error.kind === 'unauthorized') gate.refused(now, reason, REFUSED_RETRY);
    else gate.failed(now, reason);
    // What is refused for this one home will hardly be granted in ten seconds.
    const slow = error.kind === 'forbidden' || error.kind === 'unauthorized';
    again(slow ? Math.max(this.interval, minutes(5)) : this.recording.soon);
  }

  /**
   * Plume says that it knows nothing of this location. Only where other looks succeed meanwhile is it the location
   * that is gone, and not Plume that has lost its mind.
   */
  private missed(watched: Watched, gate: AccountGate, now: Date): void {
    watched.missingSince ||= now.getTime();
    if (gate.lastSuccess > watched.missingSince) this.recording.notFound(watched.id);
  }

  private gateOf(accountId: string): AccountGate {
    const known = this.gates.get(accountId);
    if (known) return known;
    const gate = new AccountGate(accountId);
    this.gates.set(accountId, gate);
    return gate;
  }

  /** A little jitter, so that looks do not march in step. */
  private spread(ms: number): number {
    return Math.random() * ms;
  }
}
