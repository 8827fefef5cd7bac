import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { hours, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { Conversation } from '../support/conversation';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface Sent {
  readonly id: string;
  readonly total: number;
}

describe('messages that people send to people', () => {
  let house: House;
  let anna: RestCaller;
  let vera: RestCaller;
  let otto: Person;
  let olga: Person;
  let home: string;

  beforeAll(async () => {
    house = await House.open();
    await house.movesIn();
    house.bot();
    const chat = new Conversation(house);
    anna = await RestCaller.joins(house, 'Anna', 'operator');
    vera = await RestCaller.joins(house, 'Vera', 'viewer');
    otto = await chat.joins('Otto', 'operator');
    olga = await chat.joins('Olga', 'operator', [], 'es');
    for (const person of [otto, olga]) await chat.subscribes(person);
    home = await house.locationId(house.plume.home(0));
    // What the bot has answered is taken out of the same budget, and goes first.
    await house.later(seconds(2));
  });
  afterAll(() => house.close());

  const last = (person: Person): ChatMessage | undefined => person.messages.at(-1);

  it('reach everybody of a role, each in the frame of their own language', async () => {
    const sent = await anna.asks('POST', '/api/notifications', {
      to: { role: 'operator' },
      type: 'maintenance',
      title: 'Works <tonight>',
      message: 'From 2 to 3.\nNothing to do.',
      actions: [{ label: 'Plan', url: 'https://example.test/plan' }],
      related: { type: 'location', id: home },
    });
    expect([sent.statusCode, sent.json()]).toMatchObject([202, { total: 2 }]);
    await house.deliver();
    expect(last(otto)?.text).toContain('Maintenance: Works <tonight>');
    expect(last(otto)?.text).toContain('Nothing to do.');
    expect(last(olga)?.text).toContain('Mantenimiento: Works <tonight>');
    const { id } = sent.json<Sent>();
    const { json } = await anna.asks('GET', `/api/notifications/${id}`);
    // Anna, and the admin of the house, of whom one is an operator, have no chat.
    expect(json()).toMatchObject({ state: 'done', delivered: 2, waiting: 0, unreachable: 1, createdByName: 'Anna' });
    expect((await anna.asks('POST', `/api/notifications/${id}/cancel`)).statusCode).toBe(409);
  });

  it('reach one chat, and are told once however often they are sent with the same key', async () => {
    const message = { to: { chatId: otto.id }, title: 'Only you', message: 'Hello.', priority: 'critical' };
    const key = { 'idempotency-key': 'once' };
    const first = await anna.asks('POST', '/api/notifications', message, key);
    const again = await anna.asks('POST', '/api/notifications', message, key);
    expect([again.statusCode, again.json()]).toEqual([202, first.json()]);
    const other = await anna.asks('POST', '/api/notifications', { ...message, title: 'Another' }, key);
    expect(other.statusCode).toBe(409);
    // A chat takes one message a second.
    await house.later(seconds(1));
    await house.deliver();
    expect(otto.messages.filter(({ text }) => text.startsWith('🔴 Only you'))).toHaveLength(1);
  });

  it('are told to nobody when they are cancelled in time', async () => {
    const before = otto.messages.length;
    const sent = await anna.asks('POST', '/api/notifications', {
      to: { role: 'operator' },
      title: 'No',
      message: 'No.',
    });
    const { id } = sent.json<Sent>();
    const cancelled = await anna.asks('POST', `/api/notifications/${id}/cancel`);
    expect([cancelled.statusCode, cancelled.json()]).toMatchObject([200, { state: 'cancelled', suppressed: 2 }]);
    await house.later(seconds(2));
    await house.deliver();
    expect(otto.messages).toHaveLength(before);
    const list = await anna.asks('GET', '/api/notifications?limit=1');
    expect(list.json()).toMatchObject({ items: [{ id, state: 'cancelled' }] });
  });

  it('are refused to viewers, and when nobody is there or an address is not safe', async () => {
    const message = { to: { role: 'operator' }, title: 'Hi', message: 'Hi.' };
    expect((await vera.asks('POST', '/api/notifications', message)).statusCode).toBe(403);
    const nobody = await anna.asks('POST', '/api/notifications', { ...message, to: { chatId: '4711' } });
    expect([nobody.statusCode, nobody.json()]).toMatchObject([400, { errors: [{ path: 'to.chatId' }] }]);
    const unsafe = await anna.asks('POST', '/api/notifications', {
      ...message,
      actions: [{ label: 'Go', url: 'javascript:alert(1)' }],
    });
    expect([unsafe.statusCode, unsafe.json()]).toMatchObject([400, { errors: [{ path: 'actions.0.url' }] }]);
  });

  it('and alerts reach nobody who has paused, which whoever asks is told', async () => {
    const explained = async (query: string) =>
      (await anna.asks('GET', `/api/notifications/explain?${query}`)).json<{ items: { verdict: string }[] }>().items;
    const told = await explained(`locationId=${home}`);
    expect(told.map(({ verdict }) => verdict)).toEqual(['tell', 'tell']);
    const [user] = (await anna.asks('GET', '/api/notifications/explain')).json<{ items: { userId: string }[] }>().items;
    const paused = RestCaller.of(house, user?.userId ?? '');
    const wishes = { channels: ['telegram'], minSeverity: { telegram: 'warning' }, types: ['incident', 'report'] };
    const put = await paused.asks('PUT', '/api/preferences', { ...wishes, language: 'es', timeZone: 'Europe/Madrid' });
    expect([put.statusCode, put.json()]).toMatchObject([200, { ...wishes, language: 'es', pausedUntil: null }]);
    // All of it or nothing: both rows were written by one transaction.
    const written =
      'SELECT u.xmin::text = p.xmin::text AS together FROM users u JOIN preferences p ON p.user_id = u.id';
    expect(await rows(house.db, written)).toEqual([{ together: true }]);
    const stale = { 'if-match': '"somebody-else"' };
    expect((await paused.asks('PUT', '/api/preferences', { language: 'en' }, stale)).statusCode).toBe(412);
    expect((await paused.asks('GET', '/api/preferences')).json()).toMatchObject({ ...wishes, language: 'es' });
    expect(await explained(`userId=${user?.userId}&type=announcement`)).toMatchObject([{ verdict: 'typeOff' }]);
    expect(await explained(`userId=${user?.userId}&type=report&severity=info`)).toMatchObject([
      { verdict: 'belowChannelSeverity' },
    ]);
    const pausedUntil = new Date(house.clock.now().getTime() + hours(1)).toISOString();
    await paused.asks('PUT', '/api/preferences', { pausedUntil });
    expect(await explained(`userId=${user?.userId}&locationId=${home}`)).toMatchObject([{ verdict: 'paused' }]);
    const message = { to: { role: 'operator' }, title: 'Hi', message: 'Hi.' };
    expect((await anna.asks('POST', '/api/notifications', message)).json()).toMatchObject({ total: 1 });
    const people = await anna.asks('GET', '/api/notifications/recipients?q=VER');
    expect(people.json()).toEqual({ items: [{ id: vera.id, name: 'Vera', role: 'viewer' }], nextCursor: null });
    const own = await vera.asks('GET', '/api/notifications/explain?type=test');
    expect([own.statusCode, own.json()]).toEqual([200, { items: [] }]);
    const foreign = [`userId=${user?.userId}`, `locationId=${home}`];
    const asked = await Promise.all(foreign.map((query) => vera.asks('GET', `/api/notifications/explain?${query}`)));
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([403, 404]);
    const unknown = await paused.asks('PUT', '/api/preferences', { channels: ['pigeon'] });
    expect([unknown.statusCode, unknown.json()]).toMatchObject([400, { errors: [{ path: 'channels' }] }]);
  });
});
