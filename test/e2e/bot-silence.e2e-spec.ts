import type { Person } from '../../simulators/telegram/world/person';
import { hours, minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { buttonsOf, Conversation } from '../support/conversation';
import { House } from '../support/house';

describe('silencing a home by chat', () => {
  let house: House;
  let talk: Conversation;
  let otto: Person;
  let vera: Person;
  let crew: Person[];
  let home: string;

  beforeAll(async () => {
    house = await House.open();
    talk = new Conversation(house);
    await house.movesIn();
    house.bot();
    home = house.plume.home(0).name;
    otto = await talk.joins('Otto', 'operator');
    crew = await Promise.all(Array.from({ length: 10 }, (_, no) => talk.joins(`Hand${no}`, 'operator')));
    vera = await talk.joins('Vera', 'viewer', [{ type: 'location', id: await house.locationId(house.plume.home(0)) }]);
    for (const person of [otto, vera, ...crew]) await talk.asks(person, `/subscribe ${home}`);
  });
  afterAll(() => house.close());

  it('for an hour is a button of the alert: ten who press it make one silence, and hear until when', async () => {
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(buttonsOf(alertOf(otto))).toEqual(['Acknowledge', 'Silence 1 h', 'Details']);
    const answers = await Promise.all(crew.map((hand) => hand.presses('Silence 1 h')));
    const texts = answers.map(({ text }) => text);
    expect(texts.filter((text) => /^🔇 Silent until \d\d:\d\d UTC\+1\.$/.test(text))).toHaveLength(1);
    expect(texts.filter((text) => /^It is silent already until \d\d:\d\d UTC\+1\.$/.test(text))).toHaveLength(9);
    expect(await silences()).toEqual([{ until: expect.any(Date), over: false, reason: '' }]);
    expect((await otto.presses('Silence 1 h')).text).toContain('It is silent already until');
  });

  it('is for operators and admins', async () => {
    const refused = await vera.presses('Silence 1 h', alertOf(vera));
    expect(refused).toMatchObject({ showAlert: true });
    expect(refused.text).toContain('Ask an operator to silence it');
    expect((await talk.asks(vera, '/silence')).text).toContain('Ask an operator to silence it');
  });

  it('holds back what happens meanwhile, and is ended by a button', async () => {
    const heard = otto.chat.fromBot.length;
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect(otto.chat.fromBot).toHaveLength(heard);
    const panel = await talk.asks(otto, `/silence ${home}`);
    expect(panel.text).toContain(`Alerts of ${home} are held back`);
    expect(panel.text).toContain('Hand');
    const end = buttonsOf(panel).find((text) => text.startsWith('End: until')) ?? '';
    expect((await talk.presses(otto, end, panel)).text).toContain(`Alerts of ${home} are told`);
    expect(await silences()).toMatchObject([{ over: true }]);
  });

  it('is for as long as a button or the words after the command say', async () => {
    const panel = await talk.asks(otto, `/silence ${home}`);
    expect(buttonsOf(panel)).toEqual(['1 h', '8 h', 'Until…', 'Until resolved']);
    await talk.presses(otto, '8 h', panel);
    expect(await until()).toEqual(new Date(house.clock.now().getTime() + hours(8)));
    expect((await talk.asks(otto, `/silence ${home} 2h`)).text).toContain('It is silent already until');
    expect((await talk.asks(otto, `/silence ${home} tomorrow 9am`)).text).toContain(
      '🔇 Silent until 3 Mar, 09:00 UTC+1',
    );
    expect(await silences()).toHaveLength(2);
    const other = house.plume.home(1).name;
    expect((await talk.asks(otto, `/silence ${other} until resolved`)).text).toContain('Silent until it is resolved');
    expect((await talk.asks(otto, `/silence ${other} today 0:00`)).text).toContain('That moment has passed');
    expect((await talk.asks(otto, '/silence nowhere 2h')).text).toBe('I know no location of that name.');
  });

  it('needs no name for the location that the chat talks about', async () => {
    expect((await talk.asks(otto, '/silence 2h')).text).toContain('Which location?');
    const locationId = await house.locationId(house.plume.home(2));
    await house.db.query('INSERT INTO chosen_locations VALUES ($1, 0, $2, $3)', [
      otto.id,
      locationId,
      house.clock.now(),
    ]);
    expect((await talk.asks(otto, '/silence 90 min')).text).toContain(`Alerts of ${house.plume.home(2).name} are held`);
    expect(await until(2)).toEqual(new Date(house.clock.now().getTime() + minutes(90)));
  });

  it('until a time that is typed, and with a reason, at whichever replica it arrives', async () => {
    const panel = await talk.asks(otto, '/silence');
    await otto.presses('Until…', panel);
    const asked = await otto.until(({ id, text }) => id > panel.id && text.includes('Until when should'));
    const other = await House.join(house);
    other.bot();
    expect((await talk.asks(otto, 'sometime soon')).text).toContain('I do not understand that time');
    const said = await talk.asks(otto, 'friday 18:00');
    expect(asked.id).toBeLessThan(said.id);
    expect(said.text).toContain('🔇 Silent until 6 Mar, 18:00 UTC');
    await otto.presses('Say why', said);
    await otto.until(({ id, text }) => id > said.id && text.includes('Why should'));
    await other.close();
    expect((await talk.asks(otto, 'The <b>builders</b> are there')).text).toContain('The <b>builders</b> are there');
    expect(await silences(2)).toMatchObject([{ reason: 'The <b>builders</b> are there' }]);
    expect((await talk.asks(otto, 'anything else')).text).toContain('I understand commands');
  });

  it('waits for a time for ten minutes, and can be left', async () => {
    const panel = await talk.asks(otto, '/silence');
    await otto.presses('Until…', panel);
    await otto.until(({ id, text }) => id > panel.id && text.includes('Until when should'));
    expect((await talk.asks(otto, '/cancel')).text).toBe('Cancelled.');
    const again = await talk.asks(otto, '/silence');
    await otto.presses('Until…', again);
    await otto.until(({ id, text }) => id > again.id && text.includes('Until when should'));
    await house.later(minutes(11));
    expect((await talk.asks(otto, '2h')).text).toContain('I was not waiting for this any more');
  });

  it('leads from an open incident, and back to its alert', async () => {
    house.plume.home(1).goesDark(house.clock.now());
    await house.pass(minutes(2));
    const card = await talk.asks(otto, '/incidents');
    await otto.presses('Silence…', card);
    await otto.until(({ id, text }) => id > card.id && text.includes(house.plume.home(1).name));
  });

  it('is understood and spoken of in Spanish', async () => {
    const eva = await talk.joins('Eva', 'admin', [], 'es');
    const panel = await talk.asks(eva, `/silence ${home}`);
    expect(buttonsOf(panel).slice(0, 4)).toEqual(['1 h', '8 h', 'Hasta…', 'Hasta que se resuelva']);
    const said = await talk.asks(eva, `/silence ${home} hasta pasado mañana a las 9:00`);
    expect(said.text).toContain('🔇 En silencio hasta 4 mar, 09:00 UTC+1');
    expect((await talk.asks(eva, `/silence ${home} hasta las 25:00`)).text).toContain('No conozco ninguna ubicación');
  });

  it('has kept to the rules of Telegram all along', () => {
    expect(house.telegram.violations).toEqual([]);
  });

  const alertOf = (person: Person) => {
    const alert = person.messages.findLast(({ fromBot, text }) => fromBot && text.startsWith('🔴'));
    if (!alert) throw new Error(`${person.name} has heard of nothing`);
    return alert;
  };

  const silences = async (no = 0) =>
    rows<{ until: Date | null; over: boolean; reason: string }>(
      house.db,
      'SELECT until, ended_at IS NOT NULL AS over, reason FROM silences WHERE scope_id = $1 ORDER BY created_at, id',
      [await house.locationId(house.plume.home(no))],
    );

  const until = async (no = 0) => (await silences(no)).at(-1)?.until;
});
