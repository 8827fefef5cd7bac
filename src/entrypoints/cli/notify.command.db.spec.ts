import type { INestApplicationContext } from '@nestjs/common';

import type { Person } from '../../../simulators/telegram/world/person';
import { House } from '../../../test/support/house';
import { Paper } from '../../../test/support/paper';
import { AuthService } from '../../auth/auth.service';
import { DestinationChangesService } from '../../notifications/destination-changes.service';
import { rows } from '../../platform/database/sql';
import { runCommandLine } from './panoptes';

describe('panoptes notify', () => {
  let house: House;
  let paper: Paper;
  let chats: Person[];
  let place: string;

  beforeAll(async () => {
    house = await House.open();
    chats = house.telegram.crowd(3);
    const [otto = 0, olga = 0, team = 0] = chats.map(({ id }) => id);
    for (const [name, chat] of [
      ['Otto', otto],
      ['Olga', olga],
    ] as const) {
      const user = { email: `${name.toLowerCase()}@example.test`, name, role: 'operator' as const };
      const { id: userId } = await house.app.get(AuthService).create(user);
      const about = { userId, channel: 'telegram', address: String(chat) };
      const { id } = await house.app.get(DestinationChangesService).create(null, about);
      if (name === 'Olga') place = id;
    }
    await house.subscribes(team);
    await house.app.get(AuthService).create({ email: 'nora@example.test', name: 'Nora', role: 'viewer' });
  });
  afterAll(() => house.close());
  beforeEach(() => (paper = new Paper()));

  const run = (...words: string[]) => {
    const services = house.app as INestApplicationContext;
    const open = () => Promise.resolve({ services, close: () => Promise.resolve() });
    const means = { open, openDatabase: () => Promise.reject(new Error('away')), now: () => house.clock.now() };
    return runCommandLine(['notify', ...words], { ...means, terminal: paper });
  };
  const says = (to: string, ...more: string[]) => run('--to', to, '--title', 'Works', '--message', 'At 2.', ...more);
  const heard = () => chats.map(({ messages }) => messages.length);
  /** How many messages each of the three chats has got since. */
  const since = async (before: readonly number[]) => {
    await house.pass(2_000, 1_000);
    return heard().map((count, at) => count - (before[at] ?? 0));
  };

  it.each([
    ['a person', () => 'user:otto@example.test', [1, 0, 0]],
    ['a person, however their address is written', () => 'user:OTTO@Example.test', [1, 0, 0]],
    ['a role', () => 'role:operator', [1, 1, 0]],
    ['a chat of nobody’s', () => `chat:${chats[2]?.id}`, [0, 0, 1]],
    ['a destination', () => `destination:${place}`, [0, 1, 0]],
  ])('reaches %s', async (_whom, to, expected) => {
    const before = heard();
    const told = expected.filter((count) => count > 0).length;
    expect(await says(to())).toBe(0);
    expect(paper.said).toMatch(new RegExp(`^[\\da-f-]{36} is on its way to ${told} places?; `));
    expect(await since(before)).toEqual(expected);
  });

  it('answers scripts in JSON, failures too', async () => {
    expect(await says('role:operator', '--type', 'maintenance', '--priority', 'high', '--json')).toBe(0);
    const { id, total, unreachable } = JSON.parse(paper.said) as Record<string, unknown>;
    expect([total, unreachable]).toEqual([2, 0]);
    const sent = await rows(house.db, 'SELECT type, priority, created_by FROM announcements WHERE id = $1', [id]);
    expect(sent).toEqual([{ type: 'maintenance', priority: 'high', created_by: null }]);
    const audited = await rows(house.db, `SELECT via FROM audit_log WHERE action = 'notification.sent' LIMIT 1`);
    expect(audited).toEqual([{ via: 'cli' }]);
    expect(await says('user:nobody@example.test', '--json')).toBe(1);
    expect(JSON.parse(paper.complaints)).toEqual({ error: 'there is no user nobody@example.test' });
  });

  it('says who could not be reached', async () => {
    expect(await says('user:nora@example.test')).toBe(0);
    expect(paper.said).toContain('0 places');
    expect(paper.said).toContain('1 person has no place where they could be told');
  });

  it.each([
    ['pigeon:7', 2, '--to is'],
    ['role:king', 2, '--to is'],
    ['user:', 2, '--to is'],
    ['destination:not-an-id', 2, '--to is'],
    ['destination:00112233-4455-6677-8899-aabbccddeeff', 1, 'There is no such destination'],
    ['chat:4711', 1, 'There is no such destination'],
    ['user:nobody@example.test', 1, 'there is no user'],
  ])('refuses to tell %s', async (to, code, why) => {
    expect(await says(to)).toBe(code);
    expect(paper.complaints).toContain(why);
  });

  it.each([
    [['--to', 'role:operator', '--title', 'T'], '--message'],
    [['--to', 'role:operator', '--title', ' ', '--message', 'M'], '--title is empty'],
    [['--to', 'role:operator', '--title', 'x'.repeat(201), '--message', 'M'], '--title is longer than 200'],
    [['--to', 'role:operator', '--title', 'T', '--message', 'M', '--type', 'gossip'], 'gossip'],
    [['--to', 'role:operator', '--title', 'T', '--message', 'M', '--priority', 'top'], 'top'],
  ])('is used wrongly with %j', async (words, why) => {
    const before = await rows(house.db, 'SELECT id FROM announcements');
    expect(await run(...words)).toBe(2);
    expect(paper.complaints).toContain(why);
    expect(await rows(house.db, 'SELECT id FROM announcements')).toEqual(before);
  });
});
