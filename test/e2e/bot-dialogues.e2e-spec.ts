import type { Group } from '../../simulators/telegram/world/group';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person, Writing } from '../../simulators/telegram/world/person';
import { ChosenLocations } from '../../src/entrypoints/telegram-bot/chosen-locations';
import { rows } from '../../src/platform/database/sql';
import { Conversation } from '../support/conversation';
import { eventually } from '../support/eventually';
import { House } from '../support/house';

describe('dialogues with the bot', () => {
  let house: House;
  let talk: Conversation;
  let otto: Person;
  let olga: Person;
  let group: Group;

  beforeAll(async () => {
    house = await House.open({ plume: { homes: 6 } });
    talk = new Conversation(house);
    await house.movesIn();
    house.bot();
    otto = await talk.joins('Otto', 'operator');
    olga = await talk.joins('Olga', 'operator', [], 'es');
    group = house.telegram.group({ title: 'Crew', members: [otto, olga] });
  });
  afterAll(() => house.close());

  it('asks in a group so that the one it asks can answer, and takes the answer', async () => {
    await said(otto, '/locations@panoptes_bot');
    const question = await searches(otto);
    expect(question.text).toMatch(/^Otto: What shall I look for\?/);
    const answer = await said(otto, name(1), { replyTo: question });
    expect(answer.text).toContain(`📍 ${name(1)}`);
  });

  it('does not mix two people who are in dialogue in one group', async () => {
    await said(otto, '/locations@panoptes_bot');
    const forOtto = await searches(otto);
    await said(olga, '/locations@panoptes_bot');
    const forOlga = await searches(olga);
    expect(forOlga.text).toContain('Olga: ¿Qué busco?');
    expect((await said(olga, '/cancel@panoptes_bot')).text).toBe('Cancelado.');
    // Olga is in no dialogue any more: what she answers is for nobody.
    olga.writes(name(2), { in: group, replyTo: forOtto });
    expect((await said(otto, name(3), { replyTo: forOtto })).text).toContain(`📍 ${name(3)}`);
    expect(group.chat.fromBot.filter(({ text }) => text.includes(`📍 ${name(2)}`))).toEqual([]);
  });

  it('leaves what people say to each other alone, also where it hears everything', async () => {
    const open = house.telegram.group({ title: 'Open', members: [otto], botIsAdministrator: true });
    await talk.asks(otto, '/locations@panoptes_bot', { in: open });
    otto.writes(name(4), { in: open });
    const { id } = await talk.asks(otto, '/id@panoptes_bot', { in: open });
    expect(open.chat.last?.id).toBe(id);
    expect(open.chat.fromBot.filter(({ text }) => text.includes(`📍 ${name(4)}`))).toEqual([]);
  });

  it('keeps the topics of a forum apart: each has its dialogue and its location', async () => {
    const forum = house.telegram.group({ title: 'Field work', forum: true, members: [otto] });
    const [north, south] = [forum.opensTopic('North'), forum.opensTopic('South')];
    const list = await talk.asks(otto, '/locations@panoptes_bot', { in: forum, topic: north });
    await talk.asks(otto, '/locations@panoptes_bot', { in: forum, topic: south });
    expect((await talk.asks(otto, '/cancel@panoptes_bot', { in: forum, topic: south })).text).toBe('Cancelled.');
    const chosen = await talk.asks(otto, name(0), { in: forum, topic: north, replyTo: list });
    expect(chosen).toMatchObject({ topic: north.id });
    expect(chosen.text).toContain(`📍 ${name(0)}`);
    expect(await chosenAt(forum.id, north.id)).toBe(await house.locationId(house.plume.home(0)));
    expect(await chosenAt(forum.id, south.id)).toBeNull();
  });

  it('does nothing anew when a message is edited', async () => {
    const command = otto.writes('/locations');
    await otto.until(({ id }) => id > command.id);
    const answer = otto.writes(name(1));
    await otto.until(({ id, text }) => id > answer.id && text.includes(name(1)));
    const heard = otto.chat.fromBot.length;
    otto.edits(answer, name(2));
    otto.edits(command, '/locations nothing');
    // Updates of a chat are handled in order: after this one, the edits have been.
    await talk.asks(otto, '/id');
    expect(otto.chat.fromBot).toHaveLength(heard + 1);
    expect(await chosenAt(otto.id, null)).toBe(await house.locationId(house.plume.home(1)));
  });

  it('always answers /cancel', async () => {
    expect((await talk.asks(otto, '/cancel')).text).toBe('There is nothing to leave.');
    expect((await said(olga, '/cancel@panoptes_bot')).text).toBe('No hay nada que cancelar.');
    expect((await talk.asks(house.telegram.user({ name: 'Mallory' }), '/cancel')).text).not.toBe('');
  });

  it('ends for somebody who is shut out in the middle of it', async () => {
    const gus = await talk.joins('Gus', 'operator');
    await talk.asks(gus, '/locations');
    await house.db.query(`DELETE FROM telegram_links WHERE telegram_user_id = $1`, [gus.id]);
    const { text } = await talk.asks(gus, name(1));
    expect(text).toContain('I only answer people I know');
    expect(text).not.toContain(name(1));
    expect(await rows(house.db, 'SELECT FROM dialogues WHERE chat_id = $1', [gus.id])).toEqual([]);
  });

  it('goes on where a group has become a supergroup, and so does the location of the group', async () => {
    await said(otto, `/locations@panoptes_bot ${name(5)}`);
    await said(otto, '/locations@panoptes_bot');
    group.upgradesToSupergroup();
    const here = await eventually(() => chosenAt(group.id, null));
    expect(here).toBe(await house.locationId(house.plume.home(5)));
    const { id } = await said(olga, '/id@panoptes_bot');
    const mine = group.chat.message(id);
    const answer = await said(otto, name(4), mine ? { replyTo: mine } : {});
    expect(answer.text).toContain(`📍 ${name(4)}`);
  });

  it('offers a one-time link before it asks for a password, and goes on as ever', async () => {
    const nina = house.telegram.user({ name: 'Nina', languageCode: 'es' });
    const { text } = await talk.asks(nina, '/login');
    expect(text).toContain('enlace de un solo uso');
    expect(text).toContain('panoptes link-code create');
    expect(text).toContain('Envíeme su dirección de correo');
    expect((await talk.asks(nina, 'nina@example.test')).text).toContain('Envíeme su contraseña');
  });

  it('has kept to the rules of Telegram', () => {
    expect(house.telegram.violations).toEqual([]);
  });

  const name = (no: number): string => house.plume.home(no).name;

  /** What the bot says in the group to what somebody writes there. */
  const said = (person: Person, text: string, where: Writing = {}): Promise<ChatMessage> =>
    talk.asks(person, text, { in: group, ...where });

  /** Presses the button that asks for a text; it is in the language of whoever asked for the list. */
  function searches(person: Person): Promise<ChatMessage> {
    const label = person === olga ? '🔎 Buscar' : '🔎 Search';
    const list = group.chat.fromBot.findLast(({ buttons }) => buttons.some(({ text }) => text === label));
    return talk.presses(person, label, list);
  }

  const chosenAt = (chatId: number, topicId: number | null): Promise<string | null> =>
    house.app.get(ChosenLocations).chosen({ chatId, topicId, private: false, title: '' });
});
