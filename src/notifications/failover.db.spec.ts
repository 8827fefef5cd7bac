import { randomUUID } from 'node:crypto';

import { PostOffice } from '../../test/support/post-office';
import { DeliveryError } from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import { minutes, seconds } from '../domain/duration';
import { affected, pgArray, rows } from '../platform/database/sql';
import { Metrics } from '../platform/metrics/metrics';
import { Failover } from './failover';
import { NotificationsConfig } from './notifications.config';

let office: PostOffice;
beforeEach(async () => {
  office = await PostOffice.open();
  await office.clerk.health.onApplicationBootstrap();
});
afterEach(() => office.close());

const SILENCE = new DeliveryError('retry', 'no answer within 10 s');
const LOST = '🔴 (no name) is offline';

/** Ada with all these destinations, the oldest first; she has subscribed those whose channel is in `hears`. */
async function ada(places: Readonly<Record<string, string>>, hears: readonly string[]): Promise<string> {
  const { db, clock } = office;
  const userId = randomUUID();
  const sql = `INSERT INTO users (id, email, name, role, created_at) VALUES ($1, $2, 'Ada', 'operator', $3)`;
  await affected(db, sql, [userId, `${userId}@example.test`, clock.now()]);
  for (const [channel, address] of Object.entries(places)) {
    const about = { channel, address, userId, label: null, language: null };
    await office.clerk.notifications.subscribe(about, hears.includes(channel) ? [{ type: 'all' }] : []);
    await clock.pass(1);
  }
  return userId;
}

const prefers = (userId: string, { order = [], pausedUntil = null }: { order?: string[]; pausedUntil?: Date | null }) =>
  affected(
    office.db,
    `INSERT INTO preferences (user_id, channel_order, paused_until, changed_at) VALUES ($1, $2::text[], $3, $4)`,
    [userId, pgArray(order), pausedUntil, office.clock.now()],
  );

/** Everything that looks after people, and what comes of it. */
async function looksAfter(): Promise<void> {
  const { failover, deadAddresses } = office.clerk;
  while (await failover.next());
  await office.delivers();
  while (await failover.settle());
  while (await deadAddresses.tell());
  await office.delivers();
}

async function pass(ms: number, step = seconds(5)): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    await office.pass(step, step);
    await looksAfter();
  }
}

const log = (address: string) =>
  rows<{ status: string; last_error: string | null }>(
    office.db,
    `SELECT v.status, v.last_error FROM deliveries v JOIN destinations d ON d.id = v.destination_id
     WHERE d.address = $1 ORDER BY v.seq`,
    [address],
  );

const told = () => [office.far, office.mail, office.pager].map(({ said }) => said.length);

describe('an alert that does not get through', () => {
  it('goes to the next channel when it has waited for too long, and does not come late when the first is back', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram']);
    office.far.refuses(() => SILENCE);
    const ids = await office.opens(['home']);
    await pass(seconds(115), seconds(23));
    expect(told()).toEqual([0, 0, 0]);
    await pass(seconds(10));
    expect(office.mail.titlesAt('ada@example.test')).toEqual([LOST]);

    office.far.recovers();
    await pass(minutes(40), minutes(8));
    expect(told()).toEqual([0, 1, 0]);
    expect(await log('1')).toEqual([{ status: 'suppressed', last_error: 'told by email instead' }]);

    await office.ends(ids);
    await pass(seconds(5));
    expect(office.mail.titlesAt('ada@example.test')).toEqual([LOST, '🟢 (no name) is back online']);
    expect(office.far.said).toEqual([]);
    expect(await log('1')).toMatchObject([
      {},
      { status: 'suppressed', last_error: 'its beginning was never told here' },
    ]);
  });

  it('goes there at once when it is refused for good, and to the one after that when this fails too', async () => {
    await ada({ telegram: '1', email: 'ada@example.test', sms: '+34600111222' }, ['telegram']);
    office.far.refuses(() => new DeliveryError('permanent', 'message is refused'));
    office.mail.refuses(() => new DeliveryError('permanent', '550 rejected'));
    await office.opens(['home']);
    await pass(seconds(15));
    expect(office.pager.titlesAt('+34600111222')).toEqual([LOST]);
    expect(await log('1')).toMatchObject([{ status: 'failed' }]);
  });

  it('goes by the order that its reader prefers', async () => {
    const userId = await ada({ telegram: '1', email: 'ada@example.test', sms: '+34600111222' }, ['telegram']);
    await prefers(userId, { order: ['sms', 'telegram'] });
    office.far.refuses(() => new DeliveryError('permanent', 'message is refused'));
    await office.opens(['home']);
    await pass(seconds(5));
    expect(told()).toEqual([0, 0, 1]);
  });

  it('goes to the next channel after seconds when our credentials are refused', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram']);
    office.far.refuses(() => new DeliveryError('misconfigured', '401 Unauthorized'));
    await office.opens(['home']);
    await pass(seconds(15));
    expect(office.mail.titlesAt('ada@example.test')).toEqual([LOST]);
    expect(await log('1')).toEqual([{ status: 'suppressed', last_error: 'told by email instead' }]);
  });

  it('goes nowhere else where its reader has been told there already, or wants quiet', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram', 'email']);
    const quiet = await ada({ telegram: '2', email: 'bea@example.test' }, ['telegram']);
    office.far.refuses(() => new DeliveryError('permanent', 'message is refused'));
    await office.opens(['home']);
    await prefers(quiet, { pausedUntil: new Date(office.clock.now().getTime() + minutes(60)) });
    await pass(seconds(10));
    expect(office.mail.said.map(({ address }) => address)).toEqual(['ada@example.test']);
  });

  it('is told once where the first channel comes back before the second has taken it', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram']);
    office.far.refuses(() => SILENCE);
    office.mail.refuses(() => SILENCE);
    await office.opens(['home']);
    await pass(seconds(130), seconds(26));
    office.far.recovers();
    await pass(minutes(5), minutes(1));
    office.mail.recovers();
    await pass(minutes(40), minutes(8));
    expect(told()).toEqual([1, 0, 0]);
    expect(await log('ada@example.test')).toEqual([{ status: 'suppressed', last_error: 'told by telegram instead' }]);
  });

  it('tells of the end alone where that has come meanwhile, once for all that is stuck', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram']);
    const ids = await office.opens(['home']);
    await office.delivers();
    office.far.refuses(() => SILENCE);
    await office.says(ids.map((incidentId) => ({ type: 'incident.reminder', incidentId, every: minutes(60) })));
    await office.ends(ids);
    await pass(seconds(130), seconds(26));
    expect(office.mail.titlesAt('ada@example.test')).toEqual(['🟢 (no name) is back online']);
    office.far.recovers();
    await pass(minutes(40), minutes(8));
    expect(office.far.at('1')).toHaveLength(1);
    expect(office.far.titlesAt('1')).toEqual(['🟢 (no name) is back online']);
  });

  it('is told another way once, whatever two processes do and one dies in the middle of', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram']);
    office.far.refuses(() => new DeliveryError('permanent', 'message is refused'));
    await office.opens(['one', 'two', 'three']);
    await office.delivers();
    await office.db.query(
      `CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$;
       CREATE TRIGGER dies BEFORE UPDATE OF stand_in ON deliveries FOR EACH ROW EXECUTE FUNCTION dies()`,
    );
    await expect(office.clerk.failover.next()).rejects.toThrow('killed');
    await office.db.query('DROP TRIGGER dies ON deliveries');
    const other = office.anotherClerk();
    await Promise.all([office.clerk.failover.next(), other.failover.next()]);
    await pass(seconds(40));
    const [cards] = await rows<{ n: number }>(
      office.db,
      `SELECT count(*)::int AS n FROM cards c JOIN destinations d ON d.id = c.destination_id
       WHERE d.channel = 'email' AND c.incident_id IS NOT NULL`,
    );
    expect(cards?.n).toBe(3);
    expect(await office.clerk.failover.next()).toBe(false);
  });

  it('is told in one message where many are stuck, and none of them comes late', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram']);
    for (const channel of [office.far, office.mail]) channel.limitsAre({ gap: seconds(10), bucket: null });
    office.far.refuses(() => SILENCE);
    const ids = await office.opens(Array.from({ length: 12 }, (_, at) => `home ${at}`));
    await pass(seconds(180), seconds(20));
    expect(office.mail.titlesAt('ada@example.test')).toEqual(['🔴 12 offline, 0 back online']);
    office.far.recovers();
    await pass(minutes(40), minutes(8));
    await office.ends(ids);
    await pass(minutes(1), seconds(20));
    expect(office.far.said).toEqual([]);
    expect(office.mail.said).toHaveLength(2);
    expect(new Set((await log('1')).map(({ status }) => status))).toEqual(new Set(['suppressed']));
  });

  it('waits for its channel where failover is switched off', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram']);
    const { db, clock, clerk, far, mail } = office;
    const config = new NotificationsConfig({ FAILOVER_AFTER_SECONDS: '0' });
    const never = new Failover(db, clock, new ChannelRegistry([far, mail]), clerk.health, config, new Metrics());
    far.refuses(() => SILENCE);
    await office.opens(['home']);
    await office.pass(minutes(10), minutes(2));
    expect(await never.next()).toBe(false);
    expect(await log('ada@example.test')).toEqual([]);
  });

  it('waits where nobody is known, where it is no news, and where somebody else is all there is', async () => {
    await office.subscribes('7');
    await ada({ telegram: '1' }, ['telegram']);
    office.far.refuses(() => SILENCE);
    await office.opens(['home']);
    await pass(minutes(3), minutes(1));
    expect(told()).toEqual([0, 0, 0]);
    office.far.recovers();
    await pass(minutes(40), minutes(8));
    expect(told()).toEqual([2, 0, 0]);
  });
});

describe('an address where nobody is reached any more', () => {
  it('is switched off, its owner is told by another channel, and so is what it could not be told', async () => {
    await ada({ telegram: '1', email: 'ada@example.test' }, ['telegram']);
    office.far.refuses(() => new DeliveryError('deadAddress', 'bot was blocked by the user'));
    await office.opens(['home']);
    await pass(seconds(10));
    const titles = office.mail.titlesAt('ada@example.test');
    expect(titles).toHaveLength(2);
    expect(titles).toContain(LOST);
    expect(titles).toContain('🟠 A far side does not reach you any more');
    await pass(seconds(20));
    expect(office.mail.said).toHaveLength(2);
  });
});
