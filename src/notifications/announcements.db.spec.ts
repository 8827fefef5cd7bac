import { PostOffice } from '../../test/support/post-office';
import { eventually } from '../../test/support/eventually';
import { ChannelRegistry } from '../channels/channel-registry';
import { seconds } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { affected, rows } from '../platform/database/sql';
import { AnnouncementExpansion } from './announcement-expansion';
import { AnnouncementWithdrawal } from './announcement-withdrawal';
import { AnnouncementsService, type NewAnnouncement } from './announcements.service';

const TO_OPERATORS: NewAnnouncement = {
  to: { role: 'operator' },
  type: 'announcement',
  title: 'Works tonight',
  message: 'From 2 to 3.\nNothing to do.',
  priority: 'normal',
  data: {},
  actions: [],
  related: null,
};

/** Who is at the counter of the post office: messages of people are handed in there. */
class Counter {
  readonly expansion: AnnouncementExpansion;
  readonly withdrawal: AnnouncementWithdrawal;
  readonly announcements: AnnouncementsService;

  constructor(readonly office: PostOffice) {
    const { db, clock } = office;
    this.expansion = new AnnouncementExpansion(db, clock, new ChannelRegistry([office.far]));
    this.withdrawal = new AnnouncementWithdrawal(db, clock);
    this.announcements = new AnnouncementsService(db, clock, this.expansion, this.withdrawal, new Audit(clock));
  }

  static async open(): Promise<Counter> {
    return new Counter(await PostOffice.open());
  }

  /** `count` operators, each reached at an address of their own: `1`, `2` and so on. */
  async hires(count: number): Promise<void> {
    const { db, clock } = this.office;
    await affected(
      db,
      `WITH people AS (
         INSERT INTO users (id, email, name, role, created_at)
         SELECT gen_random_uuid(), n || '@example.test', 'Otto', 'operator', $2 FROM generate_series(1, $1::int) n
         RETURNING id, email
       )
       INSERT INTO destinations (user_id, channel, address, created_at)
       SELECT id, 'telegram', split_part(email, '@', 1), $2 FROM people`,
      [count, clock.now()],
    );
  }

  /** How often each address was told. */
  told(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { address } of this.office.far.said) times.set(address, (times.get(address) ?? 0) + 1);
    return times;
  }

  async expandsAll(): Promise<void> {
    while (await this.expansion.next());
  }

  /** Whether every lane's account is right: what was posted and is not settled is what waits. */
  async wrongLanes(): Promise<unknown[]> {
    return rows(
      this.office.db,
      `SELECT l.* FROM lanes l WHERE l.posted - l.settled <>
         (SELECT count(*) FROM deliveries d WHERE d.destination_id = l.destination_id AND d.waiting)`,
    );
  }
}

describe('a message to many', () => {
  let counter: Counter;
  beforeEach(async () => {
    counter = await Counter.open();
  });
  afterEach(() => counter.office.close());

  it('is told to each of 5,000 once, and twice only where a process died before it wrote down that it had', async () => {
    const { office, announcements, expansion } = counter;
    await counter.hires(5_000);
    const { id, total } = await announcements.send(null, TO_OPERATORS, null);
    expect(total).toBe(5_000);

    // It dies with some said and not written down, while half of it is in line.
    for (let batch = 0; batch < 4; batch++) await expansion.next();
    const first = office.anotherClerk();
    await first.sender.turn('telegram', new AbortController().signal);
    await first.sender.idle();
    const settled = office.far.said.length;
    expect(settled).toBeGreaterThan(0);
    first.dies();
    await first.sender.turn('telegram', new AbortController().signal);
    await eventually(() => office.far.said.length === 2 * settled);
    const unsettled = new Set(
      (
        await rows<{ address: string }>(
          office.db,
          `SELECT p.address FROM deliveries d JOIN destinations p ON p.id = d.destination_id WHERE d.status = 'sending'`,
        )
      ).map(({ address }) => address),
    );
    expect(unsettled.size).toBeGreaterThan(0);

    await counter.expandsAll();
    await office.delivers();
    await office.pass(seconds(62), seconds(31));

    const told = counter.told();
    expect(told.size).toBe(5_000);
    expect([...told.values()].filter((times) => times > 2)).toEqual([]);
    expect([...told].filter(([address, times]) => times > 1 && !unsettled.has(address))).toEqual([]);
    expect(await announcements.one(id)).toMatchObject({ state: 'done', total: 5_000, delivered: 5_000, waiting: 0 });
    expect(await counter.wrongLanes()).toEqual([]);
  }, 120_000);

  it('goes on where it was when whoever put it in line was killed in the middle of a batch', async () => {
    const { office, announcements, expansion } = counter;
    await counter.hires(1_300);
    const { id } = await announcements.send(null, TO_OPERATORS, null);
    // Between what it put in line and the place that it had reached.
    await office.db.query(
      `CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$;
       CREATE TRIGGER dies BEFORE UPDATE ON announcements FOR EACH ROW EXECUTE FUNCTION dies()`,
    );
    await expect(expansion.next()).rejects.toThrow('killed');
    await office.db.query('DROP TRIGGER dies ON announcements');

    expect(await announcements.one(id)).toMatchObject({ state: 'expanding', total: 1_300, waiting: 500 });
    await counter.expandsAll();
    await office.delivers();
    expect([...new Set(counter.told().values())]).toEqual([1]);
    expect(await announcements.one(id)).toMatchObject({ state: 'done', total: 1_300, delivered: 1_300 });
  }, 60_000);

  it('does not keep the next one waiting when the last of its readers want none of it', async () => {
    const { office, announcements, expansion } = counter;
    await counter.hires(501);
    await announcements.send(null, TO_OPERATORS, null);
    await announcements.send(null, { ...TO_OPERATORS, title: 'The next' }, null);
    await affected(
      office.db,
      `INSERT INTO preferences (user_id, types, changed_at)
       SELECT user_id, '{incident}', $1 FROM destinations ORDER BY id DESC LIMIT 1`,
      [office.clock.now()],
    );
    expect([await expansion.next(), await expansion.next(), await expansion.next()]).toEqual([true, true, false]);
    expect(await announcements.list({ after: null, limit: 10 })).toMatchObject([
      { state: 'sending', total: 500 },
      { state: 'sending', total: 500 },
    ]);
  }, 60_000);

  it('is put in line by one process at a time, and by whichever is there', async () => {
    await counter.hires(1_600);
    const other = new Counter(counter.office);
    await counter.announcements.send(null, TO_OPERATORS, null);
    for (let turn = 0; turn < 4; turn++) await Promise.all([counter.expansion.next(), other.expansion.next()]);
    await counter.office.delivers();
    expect(counter.told().size).toBe(1_600);
    expect([...new Set(counter.told().values())]).toEqual([1]);
  }, 60_000);

  it('is told to nobody else once it is cancelled, and leaves the lanes as they should be', async () => {
    const { office, announcements } = counter;
    await counter.hires(1_200);
    const { id } = await announcements.send(null, TO_OPERATORS, null);
    await counter.expansion.next();
    const open = office.far.hangs();
    await office.clerk.sender.turn('telegram', new AbortController().signal);
    const cancelled = await announcements.cancel(id);
    expect(cancelled).toMatchObject({ state: 'cancelled', total: 1_000 });
    // What is being said at this moment is left to whoever says it.
    open();
    await office.clerk.sender.idle();
    while ((await counter.withdrawal.next()) !== 'nothing');
    await office.delivers();

    const { delivered, suppressed, waiting } = await announcements.one(id);
    expect(delivered).toBe(office.far.said.length);
    expect(delivered).toBeGreaterThan(0);
    expect({ sum: delivered + suppressed, waiting }).toEqual({ sum: 1_000, waiting: 0 });
    expect(await counter.wrongLanes()).toEqual([]);

    // The lanes carry what comes next.
    await announcements.send(null, { ...TO_OPERATORS, title: 'After all' }, null);
    await counter.expandsAll();
    await office.delivers();
    expect(office.far.said.filter(({ title }) => title.endsWith('After all'))).toHaveLength(1_200);
  }, 60_000);
});

describe('a message to few', () => {
  let counter: Counter;
  beforeEach(async () => {
    counter = await Counter.open();
    await counter.hires(3);
  });
  afterEach(() => counter.office.close());

  it('is in line before the answer is given', async () => {
    const { id, total } = await counter.announcements.send(null, TO_OPERATORS, null);
    expect(total).toBe(3);
    expect(await counter.announcements.one(id)).toMatchObject({ state: 'sending', waiting: 3, unreachable: 0 });
    await counter.office.delivers();
    expect(counter.office.far.at('1')).toMatchObject([{ title: '📣 Works tonight', buttons: 0 }]);
    expect(await counter.announcements.one(id)).toMatchObject({ state: 'done', delivered: 3 });
  });

  it('leaves out who hears nothing, and counts people who have no place at all', async () => {
    const { db } = counter.office;
    await affected(db, `UPDATE users SET active = false WHERE email = '1@example.test'`);
    await affected(db, `UPDATE destinations SET verified = false WHERE address = '2'`);
    const { id, total } = await counter.announcements.send(null, TO_OPERATORS, null);
    expect(total).toBe(1);
    expect(await counter.announcements.one(id)).toMatchObject({ total: 1, unreachable: 1 });
  });

  it('is the same message when it comes again with its key within a day, and a new one later', async () => {
    const [{ id: by } = { id: '' }] = await rows<{ id: string }>(counter.office.db, 'SELECT id FROM users LIMIT 1');
    const { announcements } = counter;
    const [one, two] = await Promise.all([
      announcements.send(by, TO_OPERATORS, 'k-1'),
      announcements.send(by, TO_OPERATORS, 'k-1'),
    ]);
    expect(two).toEqual(one);
    await expect(announcements.send(by, { ...TO_OPERATORS, title: 'Other' }, 'k-1')).rejects.toThrow(Refusal);
    await counter.office.clock.pass(seconds(24 * 3_600));
    const later = await announcements.send(by, { ...TO_OPERATORS, title: 'Other' }, 'k-1');
    expect(later.id).not.toBe(one.id);
    expect(await counter.office.counts()).toEqual({ queued: 6 });
  });

  it('cannot be taken back when everybody has been told', async () => {
    const { id } = await counter.announcements.send(null, TO_OPERATORS, null);
    await counter.office.delivers();
    await expect(counter.announcements.cancel(id)).rejects.toThrow('Everybody has been told already.');
  });

  it('refuses a place that is not there, or that hears nothing', async () => {
    const { announcements, office } = counter;
    await expect(announcements.send(null, { ...TO_OPERATORS, to: { chatId: '99' } }, null)).rejects.toThrow(
      'There is no such destination.',
    );
    await affected(office.db, `UPDATE destinations SET enabled = false WHERE address = '1'`);
    await expect(announcements.send(null, { ...TO_OPERATORS, to: { chatId: '1' } }, null)).rejects.toThrow(
      'It hears nothing now',
    );
    expect(await announcements.send(null, { ...TO_OPERATORS, to: { chatId: '2' } }, null)).toMatchObject({ total: 1 });
  });
});
