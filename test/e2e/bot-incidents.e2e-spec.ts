import type { Group } from '../../simulators/telegram/world/group';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { AuthService } from '../../src/auth/auth.service';
import { minutes } from '../../src/domain/duration';
import { HandlingService } from '../../src/incidents/handling.service';
import { rows } from '../../src/platform/database/sql';
import { buttonsOf, Conversation } from '../support/conversation';
import { House } from '../support/house';

describe('open incidents in a chat', () => {
  let house: House;
  let talk: Conversation;
  let otto: Person;
  let vera: Person;
  let crew: Person[];
  let group: Group;

  beforeAll(async () => {
    house = await House.open({ plume: { homes: 8 } });
    talk = new Conversation(house);
    await house.movesIn();
    house.bot();
    otto = await talk.joins('Otto', 'operator');
    const seen = await house.locationId(house.plume.home(0));
    vera = await talk.joins('Vera', 'viewer', [{ type: 'location', id: seen }]);
    crew = await Promise.all(Array.from({ length: 10 }, (_, no) => talk.joins(`Hand${no}`, 'operator')));
    group = house.telegram.group({ title: 'Crew', members: [otto, vera, ...crew] });
  });
  afterAll(() => house.close());

  it('are none at first', async () => {
    expect((await talk.asks(otto, '/incidents')).text).toBe('🟢 Nothing is open.');
  });

  it('show a single one with everything that can be done about it', async () => {
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    const card = await talk.asks(otto, '/incidents');
    expect(card.text).toContain(`🔴 ${house.plume.home(0).name} is offline`);
    expect(card.text).toContain('nobody has it yet');
    expect(buttonsOf(card)).toEqual(['Acknowledge', 'Assign to me', 'Comment', 'Resolve', 'Silence…', 'Details']);
  });

  it('let a viewer look, and do no more', async () => {
    const card = await talk.asks(vera, '/incidents');
    expect(buttonsOf(card)).toEqual(['Details']);
    const shared = await talk.asks(otto, '/incidents@panoptes_bot', { in: group });
    const refused = await vera.presses('Acknowledge', shared);
    expect(refused).toMatchObject({ showAlert: true });
    expect(refused.text).toContain('Ask an operator to acknowledge');
  });

  it('go to one of ten who press at the same moment; all are answered, and everybody sees whose it is', async () => {
    const shared = await talk.asks(otto, '/incidents@panoptes_bot', { in: group });
    const begun = performance.now();
    const answers = await Promise.all(crew.map((hand) => hand.presses('Acknowledge', shared)));
    const took = performance.now() - begun;
    const texts = answers.map(({ text }) => text);
    expect(texts.filter((text) => text.includes('It is yours now'))).toHaveLength(1);
    expect(texts.filter((text) => text === 'Somebody has acknowledged it already.')).toHaveLength(9);
    expect(await events('acknowledged')).toBe(1);
    // A second on a machine that does nothing else.
    expect(took).toBeLessThan(4_000);
    await edited(shared, 'acknowledged by Hand');
    expect(buttonsOf(shared)).not.toContain('Acknowledge');
    // Nine who were too late found nothing to change.
    expect(shared.edits).toHaveLength(1);
  });

  it('are assigned to whoever asks for it, and from then on left alone by other operators', async () => {
    const card = await talk.asks(otto, '/incidents');
    expect((await talk.presses(otto, 'Assign to me', card)).text).toContain('assigned to Otto');
    const [hand] = crew as [Person];
    const theirs = await talk.asks(hand, '/incidents');
    expect(buttonsOf(theirs)).toEqual(['Silence…', 'Details']);
    const stale = await talk.asks(otto, '/incidents@panoptes_bot', { in: group });
    expect((await hand.presses('Resolve', stale)).text).toContain('Somebody else has it');
    expect(await house.incidents()).toMatchObject([{ status: 'acknowledged' }]);
  });

  it('take a comment as the next message, once, and at another replica too', async () => {
    const card = await talk.asks(otto, '/incidents');
    await otto.presses('Comment', card);
    await otto.until(({ id, text }) => id > card.id && text.includes('What do you want to say'));
    const other = await House.join(house);
    other.bot();
    expect((await talk.asks(otto, 'The line is cut <b>here</b>')).text).toContain('Added to');
    await other.close();
    expect(await events('commented')).toBe(1);
    expect((await talk.asks(otto, 'and now?')).text).toContain('I understand commands');
    await otto.presses('Details', card);
    const details = await otto.until(({ text }) => text.includes('What happened'));
    expect(details.text).toContain('commented · Otto: The line is cut <b>here</b>');
    expect(buttonsOf(details)).toEqual(['Status', 'Pods', 'WiFi', 'Traffic', 'Uptime']);
    await otto.presses('Status', details);
    await otto.until(({ id, text }) => id > details.id && text.includes(house.plume.home(0).name));
  });

  it('take no comment twice, although what it led to has to be said again', async () => {
    const card = await talk.asks(otto, '/incidents');
    await otto.presses('Comment', card);
    const asked = await otto.until(({ id, text }) => id > card.id && text.includes('What do you want to say'));
    house.telegram.refuses({ status: 500, only: 'sendMessage', times: 1 });
    otto.writes('Somebody is on the way');
    await house.until(otto.until(({ id, text }) => id > asked.id && text.includes('Added to')));
    expect(await events('commented')).toBe(2);
  });

  it('take a comment in a group as an answer to the question', async () => {
    const card = await talk.asks(otto, '/incidents@panoptes_bot', { in: group });
    await otto.presses('Comment', card);
    const asked = await group.until(({ id, text }) => id > card.id && text.includes('What do you want to say'));
    expect(asked.text).toContain('Otto:');
    const said = await talk.asks(otto, 'From the group', { in: group, replyTo: asked });
    expect(said.text).toContain('Added to');
  });

  it('are closed by hand only after a question, as long as what was wrong goes on', async () => {
    const card = await talk.asks(otto, '/incidents');
    const sure = await talk.presses(otto, 'Resolve', card);
    expect(sure.text).toContain('Close it by hand?');
    await talk.presses(otto, 'No', sure);
    await talk.presses(otto, 'Resolve', card);
    const closed = await talk.presses(otto, 'Yes, close it', card);
    expect(closed.text).toContain('It is over');
    expect(await house.incidents()).toMatchObject([{ status: 'resolved', resolution: 'manual' }]);
    expect((await otto.presses('Details', closed)).text).toBe('Here they are.');
  });

  it('that people opened themselves are closed at once', async () => {
    const locationId = await house.locationId(house.plume.home(0));
    const [user] = await house.app.get(AuthService).list();
    const actor = await house.app.get(AuthService).actor(user?.id ?? '');
    if (!actor) throw new Error('nobody is there');
    await house.app.get(HandlingService).open(actor, { locationId, title: 'Slow', text: 'Films stutter <i>' });
    const card = await talk.asks(otto, '/incidents');
    expect(card.text).toContain('asks for help: Slow');
    expect(card.text).toContain('Films stutter <i>');
    expect((await otto.presses('Resolve', card)).text).toBe('✅ Closed.');
    await edited(card, 'It is over');
  });

  it('are listed the gravest first, page by page, and lead back from each', async () => {
    for (const no of [1, 2, 3, 4, 5]) house.plume.home(no).goesDark(house.clock.now());
    house.plume.home(6).extender().goesOffline(house.clock.now());
    await house.pass(minutes(2));
    const list = await talk.asks(otto, '/incidents');
    expect(list.text).toContain('(1–5 / 6)');
    expect(buttonsOf(list)).toEqual([...[1, 2, 3, 4, 5].flatMap((no) => [`${no} · Acknowledge`, `${no} · More`]), '»']);
    const rest = await talk.presses(otto, '»', list);
    expect(rest.text).toContain('6. 🟠 Pod');
    await talk.presses(otto, '«', rest);
    await talk.presses(otto, '2 · Acknowledge', list);
    expect(list.text).toContain('acknowledged by Otto');
    const card = await talk.presses(otto, '3 · More', list);
    expect(buttonsOf(card)).toContain('« All open');
    expect((await talk.presses(otto, '« All open', card)).text).toContain('(1–5 / 6)');
    expect((await talk.asks(vera, '/incidents')).text).toBe('🟢 Nothing is open.');
  });

  it('are spoken of in Spanish too', async () => {
    const eva = await talk.joins('Eva', 'operator', [], 'es');
    const list = await talk.asks(eva, '/incidents');
    expect(list.text).toContain('Incidencias abiertas');
    const card = await talk.presses(eva, '1 · Más', list);
    expect(buttonsOf(card)).toEqual([
      ...['Reconocer', 'Asignármela', 'Comentar', 'Cerrar', 'Silenciar…', 'Detalles', '« Todas'],
    ]);
    expect((await eva.presses('Asignármela', card)).text).toBe('✅ Ahora es suya.');
    await edited(card, 'asignada a Eva');
  });

  it('have kept to the rules of Telegram all along', () => {
    expect(house.telegram.violations).toEqual([]);
  });

  const edited = (message: ChatMessage, text: string) =>
    house.telegram.until(() => message.text.includes(text) && message);

  async function events(type: string): Promise<number> {
    return (await rows(house.db, 'SELECT FROM incident_events WHERE type = $1', [type])).length;
  }
});
