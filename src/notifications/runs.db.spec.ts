import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { DeliveryError } from '../channels/channel';
import { minutes, seconds } from '../domain/duration';
import { rows } from '../platform/database/sql';

const HOMES = ['a', 'b', 'c', 'd', 'e'];

describe('a far side that knows what it had before', () => {
  let office: PostOffice;
  beforeEach(async () => {
    office = await PostOffice.open();
    await office.subscribes('hook', { type: 'all' }, 'webhook');
    await office.opens(
      HOMES.map((home) => `${home}.`),
      'support',
    );
  });
  afterEach(() => office.close());

  const statuses = () => office.outcomes('hook');
  const titles = () => office.program.titlesAt('hook').map((title) => title.replace(/^\S+ /, '').slice(-2));
  /** Of each delivery in its lane's order, what came of each attempt. */
  const attempts = async () => {
    const found = await rows<{ outcomes: string[] }>(
      office.db,
      `SELECT array_remove(array_agg(a.outcome ORDER BY a.number), NULL) AS outcomes
       FROM deliveries d LEFT JOIN delivery_attempts a ON a.delivery_id = d.id GROUP BY d.id, d.seq ORDER BY d.seq`,
    );
    return found.map(({ outcomes }) => outcomes.join(', '));
  };

  it('is told in order, each once, and every attempt is on record', async () => {
    await office.delivers();
    expect(titles()).toEqual(['a.', 'b.', 'c.', 'd.', 'e.']);
    expect(await statuses()).toEqual(HOMES.map(() => 'delivered'));
    expect(await attempts()).toEqual(HOMES.map(() => 'delivered'));
  });

  it('hears all of a run again after a crash, each under the id that it had', async () => {
    office.clerk.dies();
    await office.clerk.turns();
    await eventually(() => office.program.said.length === HOMES.length);
    expect(await statuses()).toEqual(HOMES.map(() => 'sending'));
    await office.clock.pass(seconds(31));
    await office.anotherClerk().delivers();
    const { tried } = office.program;
    expect(tried).toHaveLength(2 * HOMES.length);
    expect(tried.slice(HOMES.length)).toEqual(tried.slice(0, HOMES.length));
    expect(await attempts()).toEqual(HOMES.map(() => 'aborted, delivered'));
  });

  it('is told one by one while it is slow, so that nobody’s lease runs out who waits for a turn', async () => {
    let now = 0;
    const time = jest.spyOn(performance, 'now').mockImplementation(() => now);
    try {
      office.program.refuses(() => {
        now += 600;
        return null;
      });
      // What it settles never ends, and so nothing comes after it.
      office.clerk.dies();
      await office.clerk.turns();
      await eventually(() => office.program.said.length > 0);
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(titles()).toEqual(['a.']);
    } finally {
      time.mockRestore();
    }
  });

  it('hears the rest of a run later when one of it is refused, and the rest has lost no attempt', async () => {
    await office.delivers();
    const more = ['f.', 'g.', 'h.'];
    await office.opens(more, 'support');
    let left = 1;
    office.program.refuses(() =>
      office.program.said.length === 6 && left-- > 0 ? new DeliveryError('retry', 'busy') : null,
    );
    await office.delivers();
    expect((await statuses()).slice(5)).toEqual(['delivered', 'retrying', 'queued']);
    await office.pass(minutes(2), seconds(10));
    expect((await statuses()).slice(5)).toEqual(['delivered', 'delivered', 'delivered']);
    expect((await attempts()).slice(5)).toEqual(['delivered', 'retry, delivered', 'delivered']);
    expect(titles().slice(5)).toEqual(more);
  });

  it('is told no more than what is on its way when the process stops, and the rest waits as it did', async () => {
    const stopping = AbortSignal.abort();
    await office.clerk.sender.turn('webhook', stopping);
    await office.clerk.sender.idle();
    expect(await statuses()).toEqual(['delivered', 'queued', 'queued', 'queued', 'queued']);
    await office.delivers();
    expect(await attempts()).toEqual(HOMES.map(() => 'delivered'));
  });
});
