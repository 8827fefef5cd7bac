import { minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { eventually } from '../support/eventually';
import { ModelServer } from '../support/far-sides/model-server';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface Event {
  readonly event: string;
  readonly data: Readonly<Record<string, string>>;
}

/** The Server-Sent Events of an answer, without what only keeps the line open. */
const eventsIn = (payload: string): Event[] =>
  payload.split('\n\n').flatMap((block) => {
    const [, event, data] = /^event: (\w+)\ndata: (.*)$/m.exec(block) ?? [];
    return event && data ? [{ event, data: JSON.parse(data) as Event['data'] }] : [];
  });

describe('the assistant over REST', () => {
  let house: House;
  let model: ModelServer;
  let vera: RestCaller;
  let otto: RestCaller;

  beforeAll(async () => {
    model = await ModelServer.start('google');
    house = await House.open({ env: { ...model.environment, ASSISTANT_DAILY_QUESTIONS: '6' } });
    await house.movesIn();
    const mine = await house.locationId(house.plume.home(0));
    vera = await RestCaller.joins(house, 'Vera', 'viewer', [{ type: 'location', id: mine }]);
    otto = await RestCaller.joins(house, 'Otto', 'operator');
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
  });
  afterAll(async () => {
    await house.close();
    await model.stop();
  });

  const asks = async (who: RestCaller, text: string, more: object = {}, language = 'en') => {
    const headers = { authorization: `Bearer ${await who.bearer()}`, 'accept-language': language };
    const payload = { text, ...more };
    const answer = await house.app.inject({ method: 'POST', url: '/api/assistant/messages', headers, payload });
    return {
      ...answer,
      statusCode: answer.statusCode,
      events: eventsIn(answer.payload),
      json: () => answer.json<object>(),
    };
  };
  const textOf = (events: readonly Event[]) =>
    events
      .filter(({ event }) => event === 'token')
      .map(({ data }) => data.text)
      .join('');

  it('answers from what its person may see, and says which tools it used', async () => {
    model.plays(
      { calls: [{ name: 'get_overview' }, { name: 'list_locations', args: { state: 'offline' } }] },
      { says: ['One of one ', 'is offline.'] },
    );
    const { events, headers } = await asks(vera, 'How many locations are offline?');
    expect(headers['content-type']).toContain('text/event-stream');
    expect(
      events
        .filter(({ event }) => event === 'tool')
        .map(({ data }) => [data.name, data.state])
        .sort(),
    ).toEqual([
      ['get_overview', 'done'],
      ['get_overview', 'running'],
      ['list_locations', 'done'],
      ['list_locations', 'running'],
    ]);
    expect(textOf(events)).toBe('One of one is offline.');
    const done = events.at(-1);
    expect(done).toMatchObject({ event: 'done', data: { text: 'One of one is offline.' } });
    expect(model.last.last).toContain(house.plume.home(0).name);
    expect(JSON.stringify(model.asked)).not.toContain(house.plume.home(1).name);
    expect(model.last.tools).toContain('get_location_status');
    expect(model.last.tools).not.toContain('acknowledge_incident');

    const kept = await vera.asks('GET', `/api/assistant/conversations/${done?.data.conversationId}`);
    expect(kept.json()).toMatchObject({
      title: 'How many locations are offline?',
      turns: [
        {
          ...{ answer: 'One of one is offline.', outcome: 'answered' },
          tools: [
            { name: 'get_overview', state: 'done', result: { locations: { offline: 1 } } },
            { name: 'list_locations' },
          ],
        },
      ],
    });
  });

  it('remembers what was said in a conversation, which is nobody else’s', async () => {
    model.plays({ says: 'Good day.' });
    await house.clock.pass(minutes(1));
    const first = await asks(vera, 'Hello');
    const { conversationId } = first.events.at(-1)!.data;
    await asks(vera, 'And now?', { conversationId });
    expect(model.last.told).toEqual(['Hello', 'Good day.', 'And now?']);
    expect((await asks(otto, 'And now?', { conversationId })).statusCode).toBe(404);
    expect((await otto.asks('GET', `/api/assistant/conversations/${conversationId}`)).statusCode).toBe(404);
    const mine = (await vera.asks('GET', '/api/assistant/conversations?limit=1')).json<{
      items: { id: string }[];
      nextCursor: string;
    }>();
    expect(mine.items[0]?.id).toBe(conversationId);
    const next = await vera.asks('GET', `/api/assistant/conversations?cursor=${mine.nextCursor}`);
    expect(next.json<{ items: object[] }>().items).toHaveLength(1);
    expect((await vera.asks('DELETE', `/api/assistant/conversations/${conversationId}`)).statusCode).toBe(204);
    expect((await vera.asks('GET', `/api/assistant/conversations/${conversationId}`)).statusCode).toBe(404);
  });

  it('changes nothing before its person says yes, and then once', async () => {
    const [incident] = await rows<{ id: string }>(house.db, `SELECT id FROM incidents WHERE status = 'open'`);
    const status = async () => (await rows<{ status: string }>(house.db, 'SELECT status FROM incidents'))[0]?.status;
    model.plays(
      { calls: [{ name: 'acknowledge_incident', args: { incidentId: incident?.id } }] },
      { says: 'It waits.' },
    );
    const { events } = await asks(otto, 'Acknowledge it');
    const confirm = events.find(({ event }) => event === 'confirm')!;
    expect(confirm.data.preview).toContain(house.plume.home(0).name);
    expect(await status()).toBe('open');
    expect(JSON.stringify(model.asked)).not.toContain(confirm.data.id);

    const path = `/api/assistant/confirmations/${confirm.data.id}`;
    expect((await vera.asks('POST', path, { yes: true })).json()).toMatchObject({ state: 'refused' });
    expect(await status()).toBe('open');
    expect((await otto.asks('POST', path, { yes: true })).json()).toEqual({ state: 'done', detail: 'Done.' });
    expect(await status()).toBe('acknowledged');
    expect((await otto.asks('POST', path, { yes: true })).json()).toMatchObject({ state: 'refused' });
    const audited = await rows(
      house.db,
      `SELECT via, user_id AS "userId" FROM audit_log WHERE action = 'incident.acknowledged'`,
    );
    expect(audited).toEqual([{ via: 'assistant', userId: otto.id }]);
  });

  it('leaves what somebody says no to', async () => {
    const [incident] = await rows<{ id: string }>(house.db, 'SELECT id FROM incidents');
    model.plays({ calls: [{ name: 'resolve_incident', args: { incidentId: incident?.id } }] }, { says: 'It waits.' });
    const { events } = await asks(otto, 'Close it', {}, 'es');
    const path = `/api/assistant/confirmations/${events.find(({ event }) => event === 'confirm')?.data.id}`;
    const no = await otto.asks('POST', path, { yes: false }, { 'accept-language': 'es' });
    expect(no.json()).toEqual({ state: 'declined', detail: 'Se queda como estaba.' });
    expect((await otto.asks('POST', path, { yes: true })).json()).toMatchObject({ state: 'refused' });
    expect(await rows(house.db, 'SELECT status FROM incidents')).toEqual([{ status: 'acknowledged' }]);
  });

  it('says honestly that the model does not answer, and answers the common questions by rule', async () => {
    model.plays({ refuses: 429 });
    const plain = await asks(vera, '¿Qué está fuera de línea ahora?', {}, 'es');
    expect(plain.events.at(-1)?.event).toBe('done');
    expect(textOf(plain.events)).toMatch(/cuota de nuestra clave está agotada[^]*1 ubicación está fuera de línea/);
    const other = await asks(vera, 'Why was it offline yesterday?');
    expect(other.events.at(-1)).toMatchObject({ event: 'error', data: { title: 'No answer' } });
    expect(other.events.at(-1)?.data.detail).toContain('quota of our key is used up');
    expect(JSON.stringify([plain.events, other.events])).not.toContain(model.key);
  });

  it('counts what each person asks in a day, with every replica, and then answers by rule', async () => {
    const replica = await House.join(house);
    model.plays({ says: 'Good day.' });
    const status = async () =>
      (await vera.asks('GET', '/api/assistant')).json<{ left: { questions: number; tokens: number } }>();
    const before = await status();
    expect(before).toMatchObject({ configured: true, provider: 'google', model: 'm-1', left: { questions: 1 } });
    expect(before.left.tokens).toBeLessThan(1_000_000);
    const headers = { authorization: `Bearer ${await vera.bearer()}` };
    const ask = (app: House['app'], text: string) =>
      app.inject({ method: 'POST', url: '/api/assistant/messages', headers, payload: { text } });
    const both = await Promise.all([ask(house.app, 'Tell me more'), ask(replica.app, 'Tell me more')]);
    expect(both.map(({ payload }) => eventsIn(payload).at(-1)?.event).sort()).toEqual(['done', 'error']);
    expect((await status()).left.questions).toBe(0);
    expect(textOf(eventsIn((await ask(replica.app, 'status')).payload))).toMatch(/used up[^]*Of 1 location: 0 online/);
    await replica.close();
  });

  it('leaves an answer in the middle when its reader goes away, and keeps what was said', async () => {
    await house.app.listen(0, '127.0.0.1');
    model.plays({ says: ['So far '], falls: 'silent' });
    const gone = new AbortController();
    const answer = await fetch(`${await house.app.getUrl()}/api/assistant/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await otto.bearer()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'Tell me everything' }),
      signal: gone.signal,
    });
    const reader = answer.body!.getReader();
    let heard = '';
    while (!heard.includes('So far')) heard += new TextDecoder().decode((await reader.read()).value);
    gone.abort();
    const outcome = `SELECT outcome FROM assistant_messages ORDER BY no DESC LIMIT 1`;
    await eventually(async () => (await rows<{ outcome: string }>(house.db, outcome))[0]?.outcome === 'stopped');
  });
});

describe('the assistant without a model', () => {
  let house: House;
  let vera: RestCaller;

  beforeAll(async () => {
    house = await House.open({ plume: { homes: 3 } });
    await house.movesIn();
    const grants = await Promise.all(
      [0, 1].map(async (no) => ({ type: 'location' as const, id: await house.locationId(house.plume.home(no)) })),
    );
    vera = await RestCaller.joins(house, 'Vera', 'viewer', grants);
    for (const no of [0, 2]) house.plume.home(no).goesDark(house.clock.now());
    await house.pass(minutes(5));
  });
  afterAll(() => house.close());

  const answerTo = async (text: string) => {
    const answer = await vera.asks('POST', '/api/assistant/messages', { text });
    return answer.statusCode === 200 ? (eventsIn(answer.payload).at(-1)?.data.text ?? '') : answer.statusCode;
  };

  it('answers the common questions in both languages, of what its person may see', async () => {
    const [dark, light, foreign] = [0, 1, 2].map((no) => house.plume.home(no).name);
    expect(await answerTo('status')).toBe(
      'Of 2 locations: 1 online, 0 degraded, 1 offline, 0 unknown.\n1 incident is open.',
    );
    expect(await answerTo('¿Cómo está la red?')).toBe(
      'De 2 ubicaciones: 1 en línea, 0 con problemas, 1 fuera de línea, 0 sin datos.\nHay 1 incidencia abierta.',
    );
    expect(await answerTo('what is offline now?')).toMatch(
      new RegExp(`^1 location is offline:\n- ${dark}, for \\d+ min`),
    );
    expect(await answerTo('¿qué está caído?')).toMatch(
      new RegExp(`^1 ubicación está fuera de línea:\n- ${dark}, desde hace`),
    );
    expect(await answerTo('open incidents')).toMatch(
      new RegExp(`^1 incident is open:\n- ${dark} is offline, for .*; nobody has it`),
    );
    expect(await answerTo('mis incidencias')).toBe('No tiene asignada ninguna incidencia abierta.');
    expect(await answerTo(`status of ${light}`)).toBe(`**${light}**: Online: everything works.`);
    expect(await answerTo(`estado de ${dark}`)).toContain(`**${dark}**: `);
    expect(await answerTo(`uptime of ${light}`)).toMatch(
      new RegExp(`^\\*\\*${light}\\*\\* was online 100.0% of the time in the last 24 hours: no outage`),
    );
    expect(await answerTo(`disponibilidad de ${dark} esta semana`)).toContain('1 corte');
    expect(await answerTo(`status of ${foreign}`)).toContain('No location that you see goes by');
    expect(await answerTo('hand-over note')).toMatch(/^Of 2 locations:[^]*\n\n1 incident is open:/);
    const [open] = await rows<{ id: string }>(house.db, 'SELECT id FROM incidents ORDER BY (location_id = $1) DESC', [
      await house.locationId(house.plume.home(0)),
    ]);
    expect(await answerTo(`resumen de la incidencia ${open?.id}`)).toMatch(
      new RegExp(`^\\*\\*${dark} .*\nDura ya .*\nNadie la tiene\\.\n- .* UTC abierta$`),
    );
    expect(await answerTo('help')).toContain('- what is offline now');
  });

  it('says that there is no model for anything else', async () => {
    const refused = await vera.asks('POST', '/api/assistant/messages', { text: 'Why was it offline?' });
    expect([refused.statusCode, refused.json<{ detail: string }>().detail]).toEqual([
      503,
      expect.stringContaining('No language model'),
    ]);
    expect((await vera.asks('GET', '/api/assistant')).json()).toMatchObject({ configured: false, model: null });
  });
});
