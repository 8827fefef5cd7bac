import { minutes, seconds } from '../../src/domain/duration';
import { Patience } from '../../src/platform/clock/patience';
import { rows } from '../../src/platform/database/sql';
import type { Group } from '../../simulators/telegram/world/group';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { House } from '../support/house';

interface Trouble {
  readonly name: string;
  readonly begins: (house: House) => void | Promise<void>;
  /** How many attempts a delivery may have used when the trouble has lasted for six minutes. */
  readonly attempts: (used: number) => boolean;
}

const oneMore = (used: number) => used === 1;
const several = (used: number) => used > 1 && used < 8;

const TROUBLES: Trouble[] = [
  {
    name: 'asks us to wait again and again',
    begins: ({ telegram }) => void telegram.refuses({ status: 429, retryAfter: 7 }),
    attempts: oneMore,
  },
  { name: 'fails with 500', begins: ({ telegram }) => void telegram.refuses({ status: 500 }), attempts: several },
  {
    name: 'takes calls and never answers',
    begins: ({ telegram }) => {
      impatient();
      void telegram.goesDark();
    },
    attempts: several,
  },
  { name: 'cuts every connection', begins: ({ telegram }) => void telegram.resetsConnections(), attempts: several },
  { name: 'is away', begins: ({ telegram }) => telegram.goesAway(), attempts: several },
  {
    name: 'refuses our token',
    begins: ({ telegram }) => void telegram.refuses({ status: 401 }),
    attempts: oneMore,
  },
];

describe.each(TROUBLES)('a Telegram that $name', ({ name, begins, attempts }) => {
  let house: House;
  let ana: Person;
  let ben: Person;
  let before: ChatMessage | undefined;

  beforeAll(async () => {
    house = await House.open();
    [ana, ben] = house.telegram.crowd(2) as [Person, Person];
    await house.movesIn();
    await house.subscribes(ana.id);
    await house.subscribes(ben.id, await house.locationId(house.plume.home(0)));
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    before = ana.chat.last;
    await begins(house);
    // While nobody can be told: one home comes back, one goes dark and stays so, one does both.
    house.plume.home(0).comesBack(house.clock.now());
    house.plume.home(1).goesDark(house.clock.now());
    await house.pass(minutes(2));
    house.plume.home(2).goesDark(house.clock.now());
    await house.pass(minutes(2));
    house.plume.home(2).comesBack(house.clock.now());
    await house.pass(minutes(2));
  });
  afterAll(() => house.close());
  afterEach(() => jest.restoreAllMocks());

  it('keeps what it could not tell', async () => {
    expect(ana.chat.fromBot).toHaveLength(1);
    const [waiting] = await rows<{ n: number }>(house.db, 'SELECT count(*)::int AS n FROM deliveries WHERE waiting');
    // Ana: one end, two beginnings and one end of these; Ben: one end.
    expect(waiting?.n).toBe(5);
  });

  it('tells everything when it is over, in order, and each thing once', async () => {
    house.telegram.recovers();
    if (name === 'is away') await house.telegram.returns();
    await house.pass(minutes(15), seconds(30));
    const [first, second, third] = [0, 1, 2].map((no) => house.plume.home(no).name);
    expect(ana.chat.fromBot.map(headline)).toEqual([
      `🟢 ${first} is back online`,
      `🟢 ${first} is back online`,
      `🔴 ${second} is offline`,
      // It was over before it could be told: its final form, once, without a reply.
      `🟢 ${third} is back online`,
    ]);
    expect(ana.chat.fromBot[0]).toBe(before);
    expect(ana.chat.fromBot[1]?.replyTo).toBe(before);
    expect(ana.chat.fromBot[3]?.text).toContain('Downtime');
    expect(ben.chat.fromBot.map(headline)).toEqual([`🟢 ${first} is back online`, `🟢 ${first} is back online`]);
  });

  it('has settled every delivery, and counted only the attempts that were any', async () => {
    const found = await rows<{ status: string; type: string; attempts: number }>(
      house.db,
      `SELECT d.status, d.type, d.attempts FROM deliveries d JOIN destinations p ON p.id = d.destination_id
       WHERE p.address = $1 ORDER BY d.seq`,
      [String(ana.id)],
    );
    expect(found.map(({ type, status }) => `${type} ${status}`).sort()).toEqual(
      [
        'incident.opened delivered',
        'incident.resolved delivered',
        'incident.opened delivered',
        'incident.opened delivered',
        'incident.resolved suppressed',
      ].sort(),
    );
    expect(attempts(found[1]?.attempts ?? 0)).toBe(true);
    expect(house.telegram.violations).toEqual([]);
  });
});

describe('a chat that is lost', () => {
  let house: House;
  let ana: Person;
  let ben: Person;
  let group: Group;

  beforeAll(async () => {
    house = await House.open();
    [ana, ben] = house.telegram.crowd(2) as [Person, Person];
    group = house.telegram.group({ title: 'Crew', members: [ana] });
    await house.movesIn();
    for (const { id } of [ana, ben, group]) await house.subscribes(id);
  });
  afterAll(() => house.close());

  it('is followed in mid-incident when a group becomes a supergroup', async () => {
    const home = house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(group.chat.fromBot).toHaveLength(1);
    const former = group.id;
    group.upgradesToSupergroup();
    home.comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect(group.chat.fromBot.map(headline)).toContain(`🟢 ${home.name} is back online`);
    const places = await addresses();
    expect(places).toContainEqual({ address: String(group.id), enabled: true, reason: null });
    expect(places.map(({ address }) => address)).not.toContain(String(former));
    home.goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(headline(group.chat.last)).toBe(`🔴 ${home.name} is offline`);
    home.comesBack(house.clock.now());
    await house.pass(minutes(2));
  });

  it('is switched off with the reason when its person has blocked us, and others go on hearing', async () => {
    const told = ana.chat.fromBot.length;
    const slow = house.telegram.refuses({ status: 500, only: (_, { chat_id: chat }) => chat === String(ben.id) });
    house.plume.home(1).goesDark(house.clock.now());
    house.plume.home(2).goesDark(house.clock.now());
    await house.pass(minutes(2));
    slow.lift();
    ben.blocksTheBot();
    await house.pass(minutes(2));
    expect(ana.chat.fromBot).toHaveLength(told + 2);
    const place = (await addresses()).find(({ address }) => address === String(ben.id));
    expect(place?.enabled).toBe(false);
    expect(place?.reason).toContain('bot was blocked by the user');
  });

  it('leaves what could not be told as dead letters that everybody can see', async () => {
    const dead = await rows<{ status: string; error: string; waiting: boolean }>(
      house.db,
      `SELECT d.status, d.last_error AS error, d.waiting FROM deliveries d
       JOIN destinations p ON p.id = d.destination_id WHERE p.address = $1 AND d.status = 'failed'`,
      [String(ben.id)],
    );
    expect(dead).toHaveLength(2);
    for (const { error, waiting } of dead) {
      expect(error).toContain('blocked by the user');
      expect(waiting).toBe(false);
    }
  });

  it('does not bother a dead place again', async () => {
    const { length } = house.telegram.failures;
    house.plume.home(1).comesBack(house.clock.now());
    house.plume.home(2).comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect(house.telegram.failures).toHaveLength(length);
    expect(headline(ana.chat.last)).toContain('is back online');
    const [waiting] = await rows<{ n: number }>(house.db, 'SELECT count(*)::int AS n FROM deliveries WHERE waiting');
    expect(waiting?.n).toBe(0);
    expect(house.telegram.violations).toEqual([]);
  });

  const addresses = () =>
    rows<{ address: string; enabled: boolean; reason: string | null }>(
      house.db,
      'SELECT address, enabled, disabled_reason AS reason FROM destinations',
    );
});

const headline = (message: ChatMessage | undefined) => message?.text.split('\n')[0];

/** The time limits of a call are real time: nobody wants to wait ten seconds for each that is never answered. */
function impatient(): void {
  const within = Patience.within.bind(Patience);
  jest.spyOn(Patience, 'within').mockImplementation((ms, work) => within(Math.min(ms, 20), work));
}
