import type { Group } from '../../simulators/telegram/world/group';
import type { Person } from '../../simulators/telegram/world/person';
import { minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { buttonsOf, Conversation } from '../support/conversation';
import { House } from '../support/house';

describe('what a chat hears of', () => {
  let house: House;
  let talk: Conversation;
  let ada: Person;
  let olga: Person;
  let group: Group;
  let home: string;

  beforeAll(async () => {
    house = await House.open();
    talk = new Conversation(house);
    await house.movesIn();
    house.bot();
    home = house.plume.home(0).name;
    ada = await talk.joins('Ada', 'admin');
    olga = await talk.joins('Olga', 'operator');
    group = house.telegram.group({ title: 'Night shift', members: [ada, olga] });
  });
  afterAll(() => house.close());

  it('is chosen by buttons, step by step in one message, and ends with the severity', async () => {
    const asked = await talk.asks(ada, '/subscribe');
    expect(asked.text).toContain('What should this chat hear of?');
    expect(buttonsOf(asked)).toEqual(['Everything']);
    const grave = await talk.presses(ada, 'Everything', asked);
    expect(grave.id).toBe(asked.id);
    expect(buttonsOf(grave)).toEqual(['Everything', 'Warnings and worse', 'Critical only', '« Back']);
    const done = await talk.presses(ada, 'Critical only', grave);
    expect(done.id).toBe(asked.id);
    expect(done.text).toContain('This chat now hears of every location: critical only');
    expect(await subscriptions(String(ada.id))).toEqual([{ type: 'all', severity: 'critical', kinds: null }]);
  });

  it('is heard from that severity on', async () => {
    house.plume.home(1).extender().goesOffline(house.clock.now());
    house.plume.home(2).goesDark(house.clock.now());
    await house.pass(minutes(2));
    const told = ada.messages.map(({ text }) => text).filter((text) => /is offline/.test(text));
    expect(told).toEqual([expect.stringContaining(`🔴 ${house.plume.home(2).name} is offline`)]);
  });

  it('is explained under an alert, and to whoever asks', async () => {
    const alert = ada.messages.findLast(({ text }) => text.includes(`${house.plume.home(2).name} is offline`));
    if (!alert) throw new Error('no alert came');
    await ada.presses('Details', alert);
    const details = await ada.until(({ text }) => text.includes('What happened'));
    const why = await talk.presses(ada, 'Why did I get this?', details);
    const because = [
      `❓ ${house.plume.home(2).name} is offline`,
      'This chat is told of it because it hears of:',
      '• Everything · critical only',
      '/subscriptions changes that.',
    ].join('\n');
    expect(why.text).toBe(because);
    expect((await talk.asks(ada, '/why')).text).toBe(because);
    expect((await talk.asks(olga, '/why')).text).toContain('told of no alert yet');
  });

  it('may be the chosen location, its customer or its account, for whoever may see all of that', async () => {
    const locationId = await house.locationId(house.plume.home(0));
    await choose(ada.id, locationId);
    const asked = await talk.asks(ada, '/subscribe');
    expect(asked.text).toContain('It hears of:\n• Everything · critical only');
    expect(buttonsOf(asked)[0]).toContain('This location');
    expect(buttonsOf(asked)[1]).toContain('This customer');
    expect(buttonsOf(asked).slice(2)).toEqual(['This whole Plume account', 'Everything']);
    await talk.presses(ada, buttonsOf(asked)[1] ?? '', asked);
    await talk.presses(ada, 'Warnings and worse', asked);
    expect(await subscriptions(String(ada.id))).toContainEqual({ type: 'customer', severity: 'warning', kinds: null });

    const vera = await talk.joins('Vera', 'viewer', [{ type: 'location', id: locationId }]);
    await choose(vera.id, locationId);
    const hers = await talk.asks(vera, '/subscribe');
    expect(buttonsOf(hers)).toEqual([expect.stringContaining('This location'), 'Everything that I may see']);
  });

  it('is a location at once when it is named, and its severity can be changed right there', async () => {
    const said = await talk.asks(olga, `/subscribe ${home}`);
    expect(said.text).toContain(`This chat now hears of ${home}: everything`);
    expect((await talk.presses(olga, 'Warnings and worse', said)).text).toContain('warnings and worse');
    expect(await subscriptions(String(olga.id))).toEqual([{ type: 'location', severity: 'warning', kinds: null }]);
  });

  it('of a group is changed by its administrators alone', async () => {
    const refused = await talk.asks(olga, '/subscribe@panoptes_bot', { in: group });
    expect(refused.text).toContain('only its administrators change what it hears');
    const asked = await talk.asks(ada, '/subscribe@panoptes_bot', { in: group });
    expect(await olga.presses('Everything', asked)).toMatchObject({ showAlert: true });
    expect(await subscriptions(String(group.id))).toEqual([]);
    await talk.presses(ada, 'Everything', asked);
    await talk.presses(ada, 'Everything', asked);
    expect(await subscriptions(String(group.id))).toEqual([{ type: 'all', severity: 'info', kinds: null }]);
    expect((await talk.asks(olga, '/unsubscribe@panoptes_bot', { in: group })).text).toContain(
      'only its administrators',
    );
  });

  it('asks an administrator who writes in the group’s name to press, and sees them then', async () => {
    const { chat } = group;
    const anonymous = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
    const last = chat.messages.at(-1)?.id ?? 0;
    const wire = { ...ada.writes('/id@other_bot', { in: group }).wire(), text: '/subscribe@panoptes_bot' };
    house.telegram.world.updates.post('message', { ...wire, from: anonymous, sender_chat: chat.info }, chat.id);
    const asked = await chat.until(({ id, text }) => id > last && text.includes('in the name of the group'));
    await ada.presses('It is me', asked);
    await chat.until(({ id, text }) => id > asked.id && text.includes('What should this chat hear of?'));
  });

  it('is listed page by page, and each line can be changed or ended', async () => {
    for (const no of [0, 1, 2]) await talk.asks(ada, `/subscribe ${house.plume.home(no).name}`);
    await talk.asks(ada, `/subscribe ${home}`);
    const address = String(ada.id);
    await house.db.query(
      `INSERT INTO subscriptions (destination_id, scope_type, scope_id, created_at)
       SELECT id, 'customer', 'gone-' || n, $2 FROM destinations, generate_series(1, 3) n WHERE address = $1`,
      [address, house.clock.now()],
    );
    const first = await talk.asks(ada, '/subscriptions');
    expect(first.text).toContain('1–5 / 8');
    const second = await talk.presses(ada, '»', first);
    expect(second.text).toContain('6–8 / 8');
    await talk.presses(ada, '«', first);

    const card = await talk.presses(ada, '1 · Change', first);
    expect(buttonsOf(card)).toContain('● Critical only');
    await talk.presses(ada, '☑ Pod offline', card);
    await talk.presses(ada, 'Everything', card);
    expect((await subscriptions(address))[0]).toEqual({
      type: 'all',
      severity: 'info',
      kinds: ['location_offline', 'plume_unreachable', 'location_degraded', 'support', 'power'],
    });
    await talk.presses(ada, '☐ Pod offline', card);
    expect((await subscriptions(address))[0]?.kinds).toBeNull();
    await talk.presses(ada, '« Back', card);
    await talk.presses(ada, '2 · End', card);
    expect(await subscriptions(address)).toHaveLength(7);
  });

  it('goes on at another replica between any two steps', async () => {
    const asked = await talk.asks(olga, '/subscriptions');
    const other = await House.join(house);
    other.bot();
    const card = await talk.presses(olga, '1 · Change', asked);
    await talk.presses(olga, 'Critical only', card);
    await other.close();
    expect((await subscriptions(String(olga.id)))[0]).toMatchObject({ severity: 'critical' });
  });

  it('ends one by one, or all of it once that was confirmed', async () => {
    const asked = await talk.asks(ada, '/unsubscribe');
    const sure = await talk.presses(ada, 'End all (7)', asked);
    expect(sure.text).toContain('End all of it?');
    expect((await talk.presses(ada, 'No', sure)).text).toContain('stays as it is');
    expect(await subscriptions(String(ada.id))).toHaveLength(7);
    const again = await talk.asks(ada, '/unsubscribe');
    await talk.presses(ada, '🔕 Everything', again);
    expect(await subscriptions(String(ada.id))).toHaveLength(6);
    await talk.presses(ada, 'End all (6)', again);
    expect((await talk.presses(ada, 'Yes, end all', again)).text).toContain('hears of nothing any more');
    expect(await subscriptions(String(ada.id))).toEqual([]);
  });

  it('is spoken of in Spanish too', async () => {
    const eva = await talk.joins('Eva', 'operator', [], 'es');
    const asked = await talk.asks(eva, '/subscribe');
    expect(asked.text).toContain('¿De qué debe recibir avisos este chat?');
    await talk.presses(eva, 'Todo', asked);
    expect((await talk.presses(eva, 'Solo críticas', asked)).text).toContain('todas las ubicaciones: solo críticas');
    expect((await talk.asks(eva, '/subscriptions')).text).toContain('1. Todo · solo críticas');
    expect((await talk.asks(eva, '/unsubscribe')).text).toContain('¿Qué debe terminar?');
  });

  it('is in the audit', async () => {
    const found = await rows<{ action: string }>(
      house.db,
      `SELECT DISTINCT action FROM audit_log WHERE subject_type = 'subscription' AND via = 'telegram' ORDER BY 1`,
    );
    expect(found.map(({ action }) => action)).toEqual([
      'subscription.changed',
      'subscription.created',
      'subscription.deleted',
    ]);
  });

  it('has kept to the rules of Telegram all along', () => {
    expect(house.telegram.violations).toEqual([]);
  });

  const subscriptions = (address: string) =>
    rows<{ type: string; severity: string; kinds: string[] | null }>(
      house.db,
      `SELECT s.scope_type AS type, s.min_severity AS severity, s.kinds FROM subscriptions s
       JOIN destinations d ON d.id = s.destination_id WHERE d.address = $1 ORDER BY s.created_at, s.id`,
      [address],
    );

  const choose = (chatId: number, locationId: string) =>
    house.db.query(
      `INSERT INTO chosen_locations (chat_id, topic_id, location_id, chosen_at) VALUES ($1, 0, $2, $3)
       ON CONFLICT (chat_id, topic_id) DO UPDATE SET location_id = excluded.location_id`,
      [chatId, locationId, house.clock.now()],
    );
});
