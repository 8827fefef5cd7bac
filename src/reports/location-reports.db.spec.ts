import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { AskingPlume } from '../../test/support/asking-plume';
import { freshDatabase, type FreshDatabase } from '../../test/support/database';
import { after, days, hours, minutes } from '../domain/duration';
import type { Scope } from '../domain/scope';
import { AccountsService } from '../fleet/accounts.service';
import { FleetConfig } from '../fleet/fleet.config';
import { FleetService } from '../fleet/fleet.service';
import { HistoryService } from '../fleet/history.service';
import { PlumeAccountEntity } from '../fleet/plume-account.entity';
import { RecorderService } from '../fleet/recorder.service';
import { databaseOptions } from '../platform/database/options';
import { RetentionConfig } from '../platform/database/retention.config';
import { Secret } from '../platform/secrets/secret';
import { SecretBox } from '../platform/secrets/secret-box';
import { LocationReportsService } from './location-reports.service';

const HOME = '00000000-0000-4000-8000-000000000002';
const ALL: readonly Scope[] = [{ type: 'all' }];
const NOT_OURS: readonly Scope[] = [{ type: 'location', id: '00000000-0000-4000-8000-000000000009' }];
const LAST = { limit: 10, after: null };

describe('LocationReportsService', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let on: AskingPlume;
  let reports: LocationReportsService;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url, { entities: [PlumeAccountEntity] })).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await db.query('TRUNCATE plume_accounts, transitions, speed_tests CASCADE');
    on = await AskingPlume.open();
    const box = new SecretBox(db, on.clock, { current: new Secret('a root key that is long enough for anybody') });
    const accounts = new AccountsService(db, on.clock, box, new FleetConfig({}));
    const history = new HistoryService(db, on.clock, new RetentionConfig({}));
    reports = new LocationReportsService(new FleetService(db), history, accounts, on.client, on.clock);
    const { authHeader, partnerId, ssoUrl, apiBase, reportsBase } = on.plume;
    const account = await accounts.add({ name: 'default', authHeader, partnerId, ssoUrl, apiBase, reportsBase });
    const { customerId, locationId } = on.home();
    await db.query(
      `INSERT INTO locations (id, account_id, customer_id, location_id, name, time_zone, service_level, created_at)
       VALUES ($1, $2, $3, $4, 'Casa Vega', 'Europe/Madrid', 'fullService', $5)`,
      [HOME, account.id, customerId, locationId, on.clock.now()],
    );
  });
  afterEach(() => on.close());

  /** What a poll would do, with one look to confirm. */
  const look = async () => {
    const { fingerprint, devices, observe } = await on.look();
    const now = on.clock.now();
    const recorder = new RecorderService();
    const one = { id: HOME, fingerprint, devices, nextPollAt: now, soonAt: now };
    await db.transaction(async (tx) => {
      const known = await recorder.lock(tx, [HOME]);
      await recorder.record(tx, known, [{ ...one, observation: { at: now, pods: observe() } }], 1).stored;
    });
  };
  const plumeIsDown = () => on.plume.fails(500);

  it('tells how a home stands by the last look, without asking Plume again', async () => {
    on.plume.home(0).gateway().runsSpeedTest({ download: 301.5, upload: null });
    on.plume.home(0).extender().goesOffline().runsSpeedTest({ download: 99 });
    await look();
    const asked = on.plume.calls().length;
    const status = await reports.status(HOME, ALL);
    expect(status).toMatchObject({
      health: { state: 'degraded', summary: { kind: 'pods_offline', count: 1 }, limit: null },
      speedTest: { by: 'gateway', downloadMbps: 301.5, uploadMbps: null },
    });
    expect(status.devices).toBeGreaterThan(0);
    expect(on.plume.calls()).toHaveLength(asked);
  });

  it('asks for the location’s own speed test when no pod has one, and does without it when Plume is down', async () => {
    for (const pod of on.plume.home(0).pods) pod.hasNoSpeedTest();
    await look();
    const startedAt = on.clock.now().toISOString();
    on.plume.rewrites('location', (document) => ({
      ...(document as object),
      speedTest: { status: 'succeeded', startedAt, download: 50, upload: 5, rtt: 12 },
    }));
    expect((await reports.status(HOME, ALL)).speedTest).toMatchObject({ by: 'location', downloadMbps: 50 });
    plumeIsDown();
    await reports.status(HOME, ALL);
    expect(on.asked('location')).toBe(1);
    on.clock.pass(hours(1));
    expect((await reports.status(HOME, ALL)).speedTest).toBeNull();
  });

  it('asks for the speed test again the next time when Plume gave no answer', async () => {
    for (const pod of on.plume.home(0).pods) pod.hasNoSpeedTest();
    await look();
    const startedAt = on.clock.now().toISOString();
    on.plume.rewrites('location', (document) => ({
      ...(document as object),
      speedTest: { status: 'succeeded', startedAt, download: 50, upload: 5, rtt: 12 },
    }));
    plumeIsDown();
    expect((await reports.status(HOME, ALL)).speedTest).toBeNull();
    on.plume.recovers();
    on.clock.pass(minutes(1));
    expect((await reports.status(HOME, ALL)).speedTest).toMatchObject({ by: 'location', downloadMbps: 50 });
  });

  it('has no number of devices and no speed test for a home that was never looked at', async () => {
    expect(await reports.status(HOME, ALL)).toMatchObject({
      health: { state: 'unknown', summary: { kind: 'no_pods' } },
      devices: null,
      speedTest: null,
    });
  });

  it('tells of each pod what only Plume knows, asking once for a crowd', async () => {
    await look();
    const [told] = await Promise.all([1, 2].map(() => reports.nodes(HOME, ALL)));
    const gateway = told!.location.pods[0]!;
    expect(gateway).toMatchObject({ gateway: true, ip: '192.168.40.10' });
    expect(gateway.mac).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    expect(told!.facts.get(gateway.nodeId)).toMatchObject({ parentId: null, bootAt: expect.any(Date) as Date });
    const extender = told!.facts.get(on.plume.home(0).extender().id);
    expect(extender?.parentId).toBe(gateway.nodeId);
    expect(on.asked('nodes')).toBe(2);
    plumeIsDown();
    on.clock.pass(minutes(2));
    await expect(reports.nodes(HOME, ALL)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('knows the newest service level once somebody has asked for it', async () => {
    await look();
    on.plume.rewrites('location', (document) => ({ ...(document as object), serviceLevel: { status: 'noService' } }));
    const { location, health } = await reports.status(HOME, ALL);
    expect(health.limit).toBeNull();
    await reports.describe(location);
    expect(await reports.status(HOME, ALL)).toMatchObject({ health: { limit: 'none' } });
    plumeIsDown();
    on.clock.pass(minutes(6));
    await expect(reports.describe(location)).resolves.toBeUndefined();
  });

  it('puts the WiFi into people’s words, asks once for a crowd, and keeps the answer for minutes', async () => {
    const told = await Promise.all([1, 2, 3].map(() => reports.wifi(HOME, ALL)));
    expect(told[0]![0]).toMatchObject({ enabled: true, open: false });
    expect(told[0]![0]!.security).toMatch(/^WPA/);
    await reports.wifi(HOME, ALL);
    expect(on.asked('wifiNetworks')).toBe(1);
    on.clock.pass(minutes(5));
    await reports.wifi(HOME, ALL);
    expect(on.asked('wifiNetworks')).toBe(2);
  });

  it('shows a home whose WiFi is another box’s as one without networks', async () => {
    on.plume.home(0).hasNoWifi();
    expect(await reports.wifi(HOME, ALL)).toEqual([]);
  });

  it('analyses the internet line by the clock of the home', async () => {
    const wan = await reports.wan(HOME, ALL);
    expect(wan).toMatchObject({ samples: 96, timeZone: 'Europe/Madrid' });
    expect(wan.totalRxMB).toBeGreaterThan(0);
    expect(wan.p95RxMbps!).toBeLessThanOrEqual(wan.peakRxMbps!);
    expect(wan.series[0]!.at < wan.series[95]!.at).toBe(true);
  });

  it('says why and what to do when Plume gives no answer, and asks again the next time', async () => {
    plumeIsDown();
    await expect(reports.wan(HOME, ALL)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/^[A-Z].*\. [A-Z].*\.$/) as string,
    });
    on.plume.recovers();
    on.clock.pass(minutes(1));
    expect((await reports.wan(HOME, ALL)).samples).toBe(96);
  });

  it.each([
    ['3h', 12],
    ['24h', 96],
    ['7d', 672],
  ] as const)('tells Plume’s online history of %s', async (range, total) => {
    expect(await reports.onlineStats(HOME, ALL, range)).toMatchObject({ range, source: 'plume', total });
  });

  it.each([
    ['is down', plumeIsDown],
    ['has none', () => on.plume.rewrites('onlineStats', () => ({ statsDateRange: {}, locationState: [] }))],
    [
      'tells only of long ago',
      () =>
        on.plume.rewrites('onlineStats', () => ({
          locationState: [{ timestamp: after(on.clock.now(), -days(2)).toISOString(), value: 'online' }],
        })),
    ],
  ])('tells our own online history when Plume %s, and says so', async (_, happens) => {
    await look();
    on.clock.pass(hours(1));
    on.plume.home(0).goesDark(on.clock.now());
    await look();
    on.clock.pass(hours(1));
    happens();
    const stats = await reports.onlineStats(HOME, ALL, '3h');
    expect(stats).toMatchObject({ source: 'panoptes', outages: 1, status: 'critical' });
    expect(stats.uptimePercent).toBeCloseTo(50, 0);
  });

  it('tells of Plume’s trouble when we have no history either', async () => {
    plumeIsDown();
    await expect(reports.onlineStats(HOME, ALL, '24h')).rejects.toMatchObject({ kind: 'unreachable' });
    on.plume.recovers();
    on.clock.pass(minutes(1));
    on.plume.rewrites('onlineStats', () => ({ statsDateRange: {} }));
    expect(await reports.onlineStats(HOME, ALL, '24h')).toMatchObject({ total: 0, uptimePercent: null, status: null });
  });

  it('counts uptime from what is stored, and calls unknown what nobody saw', async () => {
    await look();
    on.clock.pass(hours(3));
    on.plume.home(0).goesDark(on.clock.now());
    await look();
    on.clock.pass(hours(1));
    const now = on.clock.now();
    const uptime = await reports.uptime(HOME, ALL, { from: after(now, -hours(8)), to: after(now, hours(2)) });
    expect(uptime.outages).toBe(1);
    expect(uptime.uptimePercent).toBeCloseTo(75, 1);
    expect(uptime.unknownSeconds).toBeCloseTo(6 * 3_600, -2);
    await expect(reports.uptime(HOME, ALL, { from: now, to: now })).rejects.toMatchObject({
      kind: 'invalid',
      field: 'from',
    });
  });

  it('counts no longer back than 400 days', async () => {
    const now = on.clock.now();
    const long = { from: after(now, -hours(24 * 400) - 1), to: now };
    await expect(reports.uptime(HOME, ALL, long)).rejects.toMatchObject({ kind: 'invalid', field: 'from' });
    await expect(reports.speedTests(HOME, ALL, long, LAST)).rejects.toMatchObject({ kind: 'invalid', field: 'from' });
    await expect(reports.uptime(HOME, ALL, { ...long, from: after(long.from, 1) })).resolves.toBeDefined();
  });

  it('keeps speed tests over time', async () => {
    const gateway = on.plume.home(0).gateway();
    for (const download of [100, 200]) {
      on.clock.pass(hours(1));
      gateway.runsSpeedTest({ download });
      await look();
    }
    const tests = await reports.speedTests(HOME, ALL, {}, LAST);
    const ofGateway = tests.filter(({ gateway: isIt }) => isIt).map(({ downloadMbps }) => downloadMbps);
    expect(ofGateway.slice(0, 2)).toEqual([200, 100]);
  });

  it('has nothing to say of a home that somebody may not see', async () => {
    const asked = on.plume.calls().length;
    const all = [
      reports.status(HOME, NOT_OURS),
      reports.nodes(HOME, NOT_OURS),
      reports.wifi(HOME, NOT_OURS),
      reports.wan(HOME, NOT_OURS),
      reports.onlineStats(HOME, NOT_OURS, '24h'),
      reports.uptime(HOME, NOT_OURS, {}),
      reports.speedTests(HOME, NOT_OURS, {}, LAST),
    ];
    for (const report of await Promise.allSettled(all)) {
      expect(report).toMatchObject({ status: 'rejected', reason: { kind: 'missing' } });
    }
    expect(on.plume.calls()).toHaveLength(asked);
  });
});
