import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { minutes, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { Conversation, buttonsOf } from '../support/conversation';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface View {
  readonly channel: string;
  readonly text: string;
  readonly html: string | null;
  readonly parts: number;
  readonly buttons: readonly string[];
  readonly destinations?: number;
}

interface Wording {
  readonly language: string;
  readonly kind: string | null;
  readonly own: object | null;
  readonly problem: string | null;
}

const OPENED = '/api/templates/incident.opened';
const SPANISH = { language: 'es', kind: 'location_offline' };

describe('what messages say', () => {
  let house: House;
  let alma: RestCaller;
  let otto: Person;
  let olga: Person;

  beforeAll(async () => {
    house = await House.open({ env: { PUBLIC_URL: 'https://panoptes.example.net' } });
    await house.movesIn();
    house.bot();
    const chat = new Conversation(house);
    alma = await RestCaller.joins(house, 'Alma', 'admin');
    otto = await chat.joins('Otto', 'operator');
    olga = await chat.joins('Olga', 'operator', [], 'es');
    for (const person of [otto, olga]) await chat.subscribes(person);
    await house.later(seconds(2));
  });
  afterAll(() => house.close());

  const last = (person: Person): ChatMessage => {
    const message = person.messages.at(-1);
    if (!message) throw new Error('nothing was said');
    return message;
  };
  const goesDark = async (home: number) => {
    house.plume.home(home).goesDark(house.clock.now());
    await house.pass(minutes(2));
  };
  const wordings = async () =>
    (await alma.asks('GET', OPENED)).json<{ wordings: Wording[] }>().wordings.filter(({ own }) => own !== null);

  it('is shown to admins: every type with its words, and what may be filled in', async () => {
    const { items } = (await alma.asks('GET', '/api/templates')).json<{ items: { type: string }[] }>();
    expect(items).toHaveLength(18);
    expect(items[0]).toMatchObject({
      type: 'incident.opened',
      icon: '🔴',
      severity: 'critical',
      variables: expect.arrayContaining([expect.objectContaining({ name: 'location', required: null })]),
    });
  });

  it('is refused when it could not be filled in, in words that say what can', async () => {
    const refused = await alma.asks('PUT', OPENED, { ...SPANISH, title: 'Caída en {sitio}' });
    expect([refused.statusCode, refused.json()]).toMatchObject([
      400,
      { errors: [{ path: 'title', message: expect.stringMatching(/\{sitio\}.*Known here: .*\{location\}/) }] },
    ]);
    expect((await alma.asks('PUT', '/api/templates/pigeon', { ...SPANISH, title: 'x' })).statusCode).toBe(404);
  });

  it('is what an admin wants, from the next alert on and in that language alone', async () => {
    const title = '<b>Caída</b> en {location}';
    const put = await alma.asks('PUT', OPENED, { ...SPANISH, title, text: '# Qué hacer\nLlama al 900 123.' });
    expect(put.statusCode).toBe(200);
    await goesDark(0);
    // Markup is text like any other.
    expect(last(olga).text).toMatch(/^🔴 <b>Caída<\/b> en \S.*\n[^]*\nQué hacer\n\nLlama al 900 123\.$/);
    expect(buttonsOf(last(olga))).toEqual(['Reconocer', 'Silenciar 1 h', 'Detalles']);
    expect(last(otto).text).toMatch(/^🔴 .* is offline\n[^]*ask whether it has power/);
  });

  it('is what it was before when it cannot be used any more, and admins see why', async () => {
    await house.db.query(`UPDATE message_templates SET title = 'Caída en {sitio}'`);
    await house.turn('message-templates');
    await goesDark(1);
    expect(last(olga).text).toMatch(/^🔴 .* está sin conexión\n/);
    expect(await wordings()).toMatchObject([{ ...SPANISH, problem: expect.stringContaining('{sitio}') }]);
    expect((await alma.asks('DELETE', `${OPENED}?language=es`)).statusCode).toBe(204);
    expect(await wordings()).toEqual([]);
    const sql = `SELECT action, subject_id AS subject FROM audit_log WHERE subject_type = 'template' ORDER BY id`;
    const subject = 'incident.opened/location_offline/es';
    expect(await rows(house.db, sql)).toEqual([
      { action: 'template.changed', subject },
      { action: 'template.removed', subject },
    ]);
  });

  it('can be looked at in each channel before anybody is told', async () => {
    const said = otto.messages.length;
    const hostile = { language: 'en', title: '<script>{location}</script>', text: '&"\'<img src=x>' };
    const tried = await alma.asks('POST', `${OPENED}/preview`, { ...hostile, channels: ['telegram', 'email', 'sms'] });
    const { channels } = tried.json<{ channels: View[] }>();
    expect(channels.map(({ channel }) => channel)).toEqual(['telegram', 'email', 'sms']);
    for (const { text, html } of channels) {
      expect(text).toContain('<script>Casa García</script>');
      expect(html ?? '').not.toMatch(/<script|<img/);
    }
    expect(channels.map(({ html }) => html !== null)).toEqual([true, true, false]);
    expect(channels[2]?.parts).toBeGreaterThan(0);
    expect(channels[1]?.buttons).toEqual(['Acknowledge', 'Silence 1 h', 'Details']);
    const all = await alma.asks('POST', `${OPENED}/preview`, hostile);
    expect(all.json<{ channels: View[] }>().channels).toHaveLength(13);
    await house.deliver();
    expect([otto.messages.length, await wordings()]).toEqual([said, []]);
  });

  it('of a person is shown before it is sent, with who would be told', async () => {
    const said = otto.messages.length;
    const message = { to: { role: 'operator' }, type: 'report', title: 'Week 9', message: 'All well.\nSee you.' };
    await RestCaller.joins(house, 'Oscar', 'operator');
    const shown = await alma.asks('POST', '/api/notifications/preview?language=es', message);
    expect([shown.statusCode, shown.json()]).toMatchObject([
      200,
      { total: 2, withoutDestination: 1, filtered: 0, channels: [{ channel: 'telegram', destinations: 2 }] },
    ]);
    const [view] = shown.json<{ channels: View[] }>().channels;
    expect(view?.text).toBe('📊 Informe: Week 9\n\nAll well.\n\nSee you.');
    expect(view?.html).toContain('<b>Informe: Week 9</b>');
    const otherwise = RestCaller.of(house, (await idOf('Otto')) ?? '');
    await otherwise.asks('PUT', '/api/preferences', { types: ['incident'] });
    const fewer = await otherwise.asks('POST', '/api/notifications/preview', message);
    expect(fewer.json()).toMatchObject({ total: 1, filtered: 1 });
    const sent = await alma.asks('POST', '/api/notifications', message);
    expect(sent.json()).toMatchObject({ total: 1 });
    const nobody = await alma.asks('POST', '/api/notifications/preview', { ...message, to: { chatId: '4711' } });
    expect([nobody.statusCode, nobody.json()]).toMatchObject([400, { errors: [{ path: 'to.chatId' }] }]);
    expect(otto.messages).toHaveLength(said);
  });

  it('tells to whom an incident is handed, and not who takes it', async () => {
    await house.later(seconds(2));
    await house.deliver();
    const [incident] = await rows<{ id: string }>(house.db, `SELECT id FROM incidents ORDER BY detected_at LIMIT 1`);
    const assign = async (by: string, to: string) =>
      RestCaller.of(house, (await idOf(by)) ?? '').asks('POST', `/api/incidents/${incident?.id}/assign`, {
        userId: await idOf(to),
      });
    expect((await assign('Otto', 'Olga')).statusCode).toBe(200);
    await house.later(seconds(2));
    await house.deliver();
    expect(last(olga).text).toMatch(/^🔴 Te toca: .* está sin conexión\n[^]*Otto te lo ha asignado\.$/);
    const handed = last(olga);
    expect(buttonsOf(handed)).toEqual(['Reconocer', 'Declinar', 'Silenciar 1 h', 'Detalles']);
    expect(handed.replyTo).toBeDefined();
    const said = olga.messages.length;
    expect((await assign('Olga', 'Olga')).statusCode).toBe(200);
    await house.later(seconds(2));
    await house.deliver();
    expect(olga.messages).toHaveLength(said);
    for (let time = 0; time < 2; time++) {
      expect((await olga.presses('Declinar', handed)).text).toContain('Vuelve a no ser de nadie');
    }
    const sql = 'SELECT assigned_to FROM incidents WHERE id = $1';
    expect(await rows(house.db, sql, [incident?.id])).toEqual([{ assigned_to: null }]);
  });

  async function idOf(name: string): Promise<string | undefined> {
    return (await rows<{ id: string }>(house.db, 'SELECT id FROM users WHERE name = $1', [name]))[0]?.id;
  }
});
