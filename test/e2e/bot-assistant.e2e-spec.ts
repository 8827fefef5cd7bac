import type { Person } from '../../simulators/telegram/world/person';
import { minutes, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { buttonsOf, Conversation } from '../support/conversation';
import { eventually } from '../support/eventually';
import { ModelServer } from '../support/far-sides/model-server';
import { House } from '../support/house';

describe('the assistant in Telegram', () => {
  let house: House;
  let model: ModelServer;
  let talk: Conversation;
  let otto: Person;
  let vera: Person;

  beforeAll(async () => {
    model = await ModelServer.start('anthropic');
    house = await House.open({ env: model.environment });
    talk = new Conversation(house);
    await house.movesIn();
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    house.bot();
    otto = await talk.joins('Otto', 'operator');
    const mine = await house.locationId(house.plume.home(1));
    vera = await talk.joins('Vera', 'viewer', [{ type: 'location', id: mine }], 'es');
  });
  afterAll(async () => {
    await house.close();
    await model.stop();
  });

  const incident = async () =>
    (await rows<{ id: string; status: string }>(house.db, 'SELECT id, status FROM incidents'))[0] ?? {
      id: '',
      status: '',
    };

  it('answers any text in a private chat, and is seen to type', async () => {
    model.plays({ calls: [{ name: 'get_overview' }] }, { says: '**One** of three is offline:\n- `Casa` <b>' });
    const said = await talk.asks(otto, 'How many are offline?');
    expect(said.text).toBe('One of three is offline:\n• Casa <b>');
    expect(house.telegram.ledger.byMethod.get('sendChatAction')).toBeGreaterThan(0);
    expect(model.last.last).toContain('"offline":1');
  });

  it('shows what it has so far, and then all of it in the same message', async () => {
    let goOn = () => undefined as void;
    const waits = new Promise<void>((resolve) => (goOn = resolve));
    model.plays({ says: ['So far'], waits, then: ', and the rest.' });
    const asked = talk.asks(otto, 'Tell me more');
    await eventually(async () => {
      await house.clock.pass(seconds(1));
      return otto.messages.at(-1)?.text === 'So far …';
    });
    const draft = await asked;
    goOn();
    const whole = await otto.until(({ text }) => text === 'So far, and the rest.');
    expect(whole.id).toBe(draft.id);
    expect(model.last.told).toContain('How many are offline?');
  });

  it('does what it has prepared when its person presses yes, and once', async () => {
    const { id } = await incident();
    model.plays(
      { calls: [{ name: 'acknowledge_incident', args: { incidentId: id } }] },
      { says: 'It waits for your yes.' },
    );
    await talk.asks(otto, 'Take it over');
    const card = await otto.until(({ text }) => text.startsWith('❓'));
    expect(card.text).toContain(house.plume.home(0).name);
    expect([buttonsOf(card), (await incident()).status]).toEqual([['✅ Yes, do it', '✖️ No'], 'open']);
    const [stale] = card.buttons;
    const done = await talk.presses(otto, '✅ Yes, do it', card);
    expect(done.text).toMatch(/^✅ [^]*Done\.$/);
    expect([buttonsOf(done), (await incident()).status, stale?.text]).toEqual([[], 'acknowledged', '✅ Yes, do it']);
    const audited = await rows(house.db, `SELECT via FROM audit_log WHERE action = 'incident.acknowledged'`);
    expect(audited).toHaveLength(1);
  });

  it('is in groups for whoever calls it, and takes a yes only of whoever asked', async () => {
    const group = house.telegram.group({ title: 'Crew', members: [otto, vera], botIsAdministrator: true });
    model.plays({ says: 'At your service.' });
    const before = model.asked.length;
    otto.writes('We talk among ourselves', { in: group });
    const called = await talk.asks(otto, '@panoptes_bot are you there?', { in: group });
    expect(called.text).toBe('At your service.');
    expect(model.last.last).toBe('are you there?');
    await talk.asks(vera, '/ask@panoptes_bot and for me?', { in: group });
    await talk.asks(otto, 'and now?', { in: group, replyTo: called });
    expect(model.asked.length - before).toBe(3);

    const { id } = await incident();
    model.plays({ calls: [{ name: 'resolve_incident', args: { incidentId: id } }] }, { says: 'It waits.' });
    await talk.asks(otto, '/ask@panoptes_bot close it', { in: group });
    const card = await group.chat.until(({ text }) => text.startsWith('❓'));
    expect((await vera.presses('✖️ No', card)).text).toContain('Solo quien lo pidió');
    expect((await talk.presses(otto, '✖️ No', card)).text).toContain('Left as it was.');
    expect((await incident()).status).toBe('acknowledged');
  });

  it('forgets what was said with /clear', async () => {
    expect((await talk.asks(otto, '/clear')).text).toBe('Forgotten: we begin anew.');
    expect((await talk.asks(otto, '/clear')).text).toBe('There is nothing to forget here.');
    model.plays({ says: 'Good day.' });
    await talk.asks(otto, 'Hello');
    expect(model.last.told).toEqual(['Hello']);
  });

  it('parts what is too long for one message', async () => {
    model.plays({ says: Array.from({ length: 60 }, (_, no) => `- line ${no} ${'with words '.repeat(12)}\n`) });
    const before = otto.messages.length;
    await talk.asks(otto, 'Everything, please');
    await otto.until(({ text }) => text.includes('line 59'));
    expect(otto.messages.length - before).toBeGreaterThan(2);
  });

  it('says in the reader’s language that the model does not answer, and what it knows by rule', async () => {
    model.plays({ refuses: 401 });
    const said = await talk.asks(vera, '¿Cómo está la red?');
    expect(said.text).toMatch(/rechaza nuestra clave[^]*De 1 ubicación: 1 en línea/);
    expect((await talk.asks(vera, '/ask')).text).toContain('qué está fuera de línea ahora');
  });
});

describe('the assistant of a process that is stopped', () => {
  it('is asked again by the next one, which answers once', async () => {
    const model = await ModelServer.start('google');
    const house = await House.open({ env: model.environment });
    await house.movesIn();
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    const talk = new Conversation(house);
    const first = await House.join(house);
    first.bot();
    const otto = await talk.joins('Otto', 'operator');
    const [incident] = await rows<{ id: string }>(house.db, 'SELECT id FROM incidents');
    const prepares = { calls: [{ name: 'acknowledge_incident', args: { incidentId: incident?.id } }] };
    model.plays(prepares, { says: ['So '], falls: 'silent' });
    otto.writes('Take it over');
    await eventually(() => model.asked.length === 2);
    await first.close();

    model.plays(prepares, { says: 'It waits for your yes.' });
    house.bot();
    await house.until(otto.until(({ text }) => text === 'It waits for your yes.'));
    const card = await house.until(otto.until(({ text }) => text.startsWith('❓')));
    await talk.presses(otto, '✅ Yes, do it', card);
    const turns = await rows(house.db, 'SELECT outcome FROM assistant_messages');
    expect(turns).toEqual([{ outcome: 'answered' }]);
    const done = await rows(house.db, `SELECT via FROM audit_log WHERE action = 'incident.acknowledged'`);
    expect([done.length, otto.messages.filter(({ text }) => text.startsWith('❓')).length]).toEqual([1, 0]);
    await house.close();
    await model.stop();
  });
});
