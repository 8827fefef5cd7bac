import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../../src/channels/channel-registry';
import type { DeliveryStatus } from '../../src/domain/delivery';
import type { IncidentKind, Resolution } from '../../src/domain/incident';
import type { Scope } from '../../src/domain/scope';
import { BUILT_IN } from '../../src/domain/wording';
import { ChannelHealth } from '../../src/notifications/channel-health';
import { DeadAddresses } from '../../src/notifications/dead-addresses';
import { DeliveryLogService } from '../../src/notifications/delivery-log.service';
import { DestinationSettings } from '../../src/notifications/destination-settings';
import { DestinationsService } from '../../src/notifications/destinations.service';
import { DigestWork } from '../../src/notifications/digest-work';
import { Digests } from '../../src/notifications/digests';
import { Failover } from '../../src/notifications/failover';
import { LaneWork } from '../../src/notifications/lane-work';
import { Lanes } from '../../src/notifications/lanes';
import type { Notice } from '../../src/notifications/notice';
import { NotificationsConfig } from '../../src/notifications/notifications.config';
import { NotificationsService } from '../../src/notifications/notifications.service';
import { OutboxMetrics } from '../../src/notifications/outbox-metrics';
import { QueueReader } from '../../src/notifications/queue-reader';
import { RateLimits } from '../../src/notifications/rate-limits';
import { ActionLinks } from '../../src/notifications/action-links';
import { SealedParams } from '../../src/notifications/sealed-params';
import { Sender } from '../../src/notifications/sender.service';
import { Settler } from '../../src/notifications/settler';
import { Teller } from '../../src/notifications/teller';
import { Transmitter } from '../../src/notifications/transmitter';
import { Audit } from '../../src/platform/audit/audit';
import { RightOfWay } from '../../src/platform/clock/right-of-way';
import { databaseOptions } from '../../src/platform/database/options';
import { affected, pgArray, rows, type Tx } from '../../src/platform/database/sql';
import { Metrics } from '../../src/platform/metrics/metrics';
import { Secret } from '../../src/platform/secrets/secret';
import { PlatformConfig } from '../../src/platform/config/platform.config';
import { SecretBox } from '../../src/platform/secrets/secret-box';
import { freshDatabase, type FreshDatabase } from './database';
import { FakeChannel } from './fake-channel';
import { TestClock } from './test-clock';

/** One process that sends. It can be killed: what it has not settled by then, it never settles. */
export class Clerk {
  readonly sender: Sender;
  readonly notifications: NotificationsService;
  readonly metrics = new Metrics();
  readonly health: ChannelHealth;
  readonly failover: Failover;
  readonly deadAddresses: DeadAddresses;
  private dead = false;

  constructor(
    db: DataSource,
    clock: TestClock,
    far: readonly FakeChannel[],
    settings: DestinationSettings,
    secrets: SealedParams,
    links: ActionLinks,
    digestAfter: number,
  ) {
    const registry = new ChannelRegistry(far);
    const limits = new RateLimits(db);
    const places = new DestinationsService(db, clock);
    const digests = new Digests(db);
    const outcomes = new OutboxMetrics(this.metrics, db, clock);
    this.health = new ChannelHealth(db, clock, registry, this.metrics);
    const settler = new Settler(db, clock, outcomes, this.health);
    const settle = settler.settle.bind(settler);
    settler.settle = (settlement) => (this.dead ? new Promise(() => undefined) : settle(settlement));
    const transmitter = new Transmitter(places, settings, limits, links, clock);
    const config = new NotificationsConfig({ DIGEST_AFTER_SECONDS: String(digestAfter) });
    const work = new LaneWork(
      transmitter,
      settler,
      digests,
      new DigestWork(transmitter, settler, digests, clock, BUILT_IN),
      clock,
      config,
      new Teller(secrets, clock, BUILT_IN),
    );
    this.sender = new Sender(
      registry,
      new Lanes(db),
      limits,
      new QueueReader(db, registry),
      work,
      clock,
      new RightOfWay(),
    );
    const log = new DeliveryLogService(db, clock, new Audit(clock), registry);
    this.failover = new Failover(db, clock, registry, this.health, config, this.metrics);
    this.deadAddresses = new DeadAddresses(db, clock, registry);
    this.notifications = new NotificationsService(places, log, limits, new Lanes(db), registry, clock, outcomes);
  }

  /** Sends everything that may be sent now. */
  async delivers(): Promise<void> {
    do {
      await this.turns();
      await this.sender.idle();
    } while (await this.sender.hasDue());
  }

  /** Takes in hand what may be sent now, and waits for none of it. */
  async turns(): Promise<void> {
    await Promise.all(this.sender.kinds.map((kind) => this.sender.turn(kind, new AbortController().signal)));
  }

  /** From now on nothing that it sends is ever written down. */
  dies(): void {
    this.dead = true;
  }
}

/** Notifications on a real database, with a far side in memory and a clock whose hands the test turns. */
export class PostOffice {
  readonly clock = new TestClock();
  readonly far = new FakeChannel();
  /** A far side where nothing can be edited. */
  readonly mail = new FakeChannel('email', { edits: false });
  /** A program, which knows what it had before. */
  readonly program = new FakeChannel('webhook', { edits: false, program: true });
  /** One that carries only what is critical. */
  readonly pager = new FakeChannel('sms', { edits: false, usualSeverity: 'critical' });
  readonly box: SecretBox;
  readonly clerk: Clerk;
  readonly account = randomUUID();

  private constructor(
    private readonly database: FreshDatabase,
    readonly db: DataSource,
    private readonly digestAfter: number,
  ) {
    this.box = new SecretBox(db, this.clock, { current: new Secret('a root key that is long enough for anybody') });
    this.clerk = this.anotherClerk();
  }

  static async open({ digestAfter = 10 } = {}): Promise<PostOffice> {
    Logger.overrideLogger(false);
    const database = await freshDatabase();
    const db = await new DataSource(databaseOptions(database.url)).initialize();
    return new PostOffice(database, db, digestAfter);
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  async close(): Promise<void> {
    await this.db.destroy();
    await this.database.drop();
  }

  /** A second process on the same database, with the same far side. */
  anotherClerk(): Clerk {
    return new Clerk(
      this.db,
      this.clock,
      [this.far, this.mail, this.program, this.pager],
      new DestinationSettings(this.box),
      new SealedParams(this.box),
      new ActionLinks(this.box, this.clock, new PlatformConfig({})),
      this.digestAfter,
    );
  }

  async subscribes(address: string, scope: Scope = { type: 'all' }, channel = 'telegram'): Promise<void> {
    const about = { channel, address, userId: null, label: null, language: null };
    await this.clerk.notifications.subscribe(about, [scope]);
  }

  /** An admin who is reached at `address`. */
  async hires(address: string, channel = 'telegram'): Promise<void> {
    const userId = randomUUID();
    const sql = `INSERT INTO users (id, email, name, role, created_at) VALUES ($1, $2, 'Ada', 'admin', $3)`;
    await affected(this.db, sql, [userId, `${userId}@example.test`, this.clock.now()]);
    const about = { channel, address, userId, label: null, language: null };
    await this.clerk.notifications.subscribe(about, []);
  }

  /** A viewer to whom these locations are opened, and who hears of everything they may see at `address`. */
  async welcomes(address: string, locations: readonly string[]): Promise<string> {
    const userId = randomUUID();
    const sql = `INSERT INTO users (id, email, name, role, created_at) VALUES ($1, $2, 'Vera', 'viewer', $3)`;
    await affected(this.db, sql, [userId, `${userId}@example.test`, this.clock.now()]);
    const grants = `INSERT INTO user_grants (user_id, type, ref) SELECT $1, 'location', unnest($2::text[])`;
    await affected(this.db, grants, [userId, pgArray(locations)]);
    const about = { channel: 'telegram', address, userId, label: null, language: null };
    await this.clerk.notifications.subscribe(about, [{ type: 'all' }]);
    return userId;
  }

  /** A location is closed to a viewer again. */
  async closes(location: string, userId: string): Promise<void> {
    await affected(this.db, 'DELETE FROM user_grants WHERE user_id = $1 AND ref = $2', [userId, location]);
  }

  /** Incidents begin and are posted, all in one transaction. Gives their ids. `titles` are their locations' names. */
  async opens(names: readonly string[], kind: IncidentKind = 'location_offline', locations?: readonly string[]) {
    const now = this.clock.now();
    const ids = names.map(() => randomUUID());
    const places = locations ?? names.map(() => null);
    await this.db.transaction(async (tx) => {
      await rows(
        tx,
        `INSERT INTO incidents (id, kind, subject, account_id, location_id, severity, title, facts, opened_at, detected_at)
         SELECT id, $2, id::text, $3, location, 'critical', name, '{}', $4, $4
         FROM unnest($1::uuid[], $5::text[], $6::uuid[]) AS x(id, name, location)`,
        [pgArray(ids), kind, this.account, now, pgArray(names), pgArray(places)],
      );
      const notices = ids.map((id, at): Notice => {
        const place = { accountId: this.account, customerId: null, locationId: places[at] ?? null };
        return { type: 'incident.opened', incident: { id, kind, severity: 'critical', place } };
      });
      await this.clerk.notifications.post(tx, notices, now);
    });
    return ids;
  }

  async ends(ids: readonly string[], resolution: Resolution = 'recovered'): Promise<void> {
    const silent = resolution === 'merged' || resolution === 'removed';
    await this.changes(ids, `status = 'resolved', resolved_at = $2, resolution = '${resolution}'`, (incidentId) => ({
      type: 'incident.resolved',
      incidentId,
      silent,
    }));
  }

  async acknowledges(ids: readonly string[]): Promise<void> {
    const how = `status = 'acknowledged', acknowledged_at = $2`;
    await this.changes(ids, how, (incidentId) => ({ type: 'incident.changed', incidentId }));
  }

  async says(notices: readonly Notice[]): Promise<void> {
    await this.db.transaction((tx) => this.clerk.notifications.post(tx, notices, this.clock.now()));
  }

  async delivers(): Promise<void> {
    await this.clerk.delivers();
  }

  /** Lets time pass, delivering whenever something may have become due. */
  async pass(ms: number, step = 1_000): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      await this.clock.pass(Math.min(step, ms - passed));
      await this.delivers();
    }
  }

  /** What became of every delivery to an address, in its lane's order. */
  async outcomes(address: string): Promise<DeliveryStatus[]> {
    const found = await rows<{ status: DeliveryStatus }>(
      this.db,
      `SELECT v.status FROM deliveries v JOIN destinations d ON d.id = v.destination_id
       WHERE d.address = $1 ORDER BY v.seq`,
      [address],
    );
    return found.map(({ status }) => status);
  }

  async counts(): Promise<Record<string, number>> {
    const found = await rows<{ status: string; n: number }>(
      this.db,
      'SELECT status, count(*)::int AS n FROM deliveries GROUP BY status',
    );
    return Object.fromEntries(found.map(({ status, n }) => [status, n]));
  }

  private async changes(ids: readonly string[], how: string, notice: (id: string) => Notice): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(async (tx: Tx) => {
      await affected(tx, `UPDATE incidents SET ${how} WHERE id = ANY($1::uuid[])`, [pgArray(ids), now]);
      await this.clerk.notifications.post(tx, ids.map(notice), now);
    });
  }
}
