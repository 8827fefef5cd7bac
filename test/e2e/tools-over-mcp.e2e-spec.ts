import { after, minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { type Inhabited, inhabited } from '../support/inhabited-house';
import { addressOf, McpVisitor } from '../support/mcp-visitor';
import type { RestCaller } from '../support/rest-caller';

/**
 * What comes of each tool for a viewer with what is theirs, the same with what is not, an operator with a token that
 * may write, and one with a token that may only read. `hidden`: it is not in their list, and refused all the same.
 */
const TABLE = `
                      viewer   foreign  operator  reader
who_am_i              done     -        done      done
get_overview          done     -        done      done
find_customers        done     -        done      done
list_customers        done     -        done      done
find_locations        done     -        done      done
list_locations        done     -        done      done
get_location_status   done     refused  done      done
list_pods             done     -        done      done
get_wifi              done     refused  done      done
get_wan               done     refused  done      done
get_uptime            done     refused  done      done
list_outages          done     -        done      done
get_analytics         hidden   hidden   done      done
list_incidents        done     -        done      done
get_incident          done     refused  done      done
incident_statistics   done     -        done      done
list_subscriptions    done     -        done      done
list_silences         hidden   hidden   done      done
open_incident         confirm  refused  confirm   hidden
acknowledge_incident  hidden   hidden   confirm   hidden
assign_incident       hidden   hidden   confirm   hidden
comment_incident      hidden   hidden   confirm   hidden
resolve_incident      hidden   hidden   confirm   hidden
reopen_incident       hidden   hidden   refused   hidden
change_severity       hidden   hidden   confirm   hidden
watch_location        hidden   hidden   confirm   hidden
subscribe             confirm  refused  refused   hidden
unsubscribe           confirm  refused  refused   hidden
silence_location      hidden   hidden   confirm   hidden
end_silence           hidden   hidden   confirm   hidden
`;

const [HEADER = [], ...ROWS] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/));

describe('the tools, by the official MCP client', () => {
  let home: Inhabited;
  let visitors: Record<string, McpVisitor>;
  let unwatched: object;

  beforeAll(async () => {
    home = await inhabited();
    const { house, viewer, operator } = home;
    visitors = {
      viewer: await McpVisitor.comes(house, viewer.id, ['write']),
      operator: await McpVisitor.comes(house, operator.id, ['read', 'write']),
      reader: await McpVisitor.comes(house, operator.id, ['read']),
    };
    visitors.foreign = visitors.viewer as McpVisitor;
    const third = await house.locationId(house.plume.home(2));
    expect((await operator.asks('DELETE', `/api/locations/${third}`)).statusCode).toBe(204);
    const { customerId, locationId } = house.plume.home(2);
    unwatched = { accountId: home.own['/api/plume-accounts'], customerId, locationId };
  });
  afterAll(async () => {
    for (const who of ['viewer', 'operator', 'reader']) await visitors[who]?.leaves();
    await home.house.close();
  });

  it.each(ROWS.map(([tool = '', ...expected]) => [tool, expected] as const))('%s', async (tool, expected) => {
    const got = [];
    for (const [at, who] of HEADER.entries()) {
      got.push(expected[at] === '-' ? '-' : await outcome(tool, who, visitors[who] as McpVisitor));
    }
    expect(got).toEqual(expected);
  });

  it('has a row for each of them', async () => {
    expect(await visitors.operator?.tools()).toEqual(ROWS.map(([tool]) => tool));
  });

  it('tells a viewer nothing of what is not theirs, in no answer at all', async () => {
    const { viewer } = visitors as { viewer: McpVisitor };
    const said = [];
    for (const tool of [
      'get_overview',
      'list_customers',
      'list_locations',
      'list_pods',
      'list_outages',
      'list_incidents',
    ]) {
      said.push((await viewer.uses(tool)).text);
    }
    const name = home.house.plume.home(1).name;
    said.push((await viewer.uses('find_locations', { query: name })).text);
    const { resources } = await viewer.client.listResources();
    const all = said.join('\n') + JSON.stringify(resources);
    expect(all).toContain(home.own['/api/locations']);
    expect(all).not.toContain(home.foreign['/api/locations']);
    expect(all).not.toContain(home.foreign['/api/incidents']);
    await expect(
      viewer.client.readResource({ uri: `panoptes://locations/${home.foreign['/api/locations']}` }),
    ).rejects.toThrow('nothing of that id');
  });

  it('gives the same facts as the API, page by page', async () => {
    const { operator } = visitors as { operator: McpVisitor };
    const first = await operator.finds<{ items: { id: string }[]; nextCursor: string }>('list_locations', { limit: 1 });
    const second = await operator.finds<{ items: { id: string }[]; nextCursor: null }>('list_locations', {
      ...{ limit: 1, cursor: first.nextCursor },
    });
    const rest = await home.operator.asks('GET', '/api/locations');
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      rest.json<{ items: { id: string }[] }>().items.map(({ id }) => id),
    );
    expect(second.nextCursor).toBeNull();
    const customers = await operator.finds<{ items: { id: string }[]; nextCursor: string }>('list_customers', {
      limit: 1,
    });
    const others = await operator.finds<{ items: { id: string }[] }>('list_customers', {
      cursor: customers.nextCursor,
    });
    expect(others.items.map(({ id }) => id)).not.toContain(customers.items[0]?.id);
    const overview = await operator.finds('get_overview');
    expect(overview).toMatchObject({ locations: { offline: 2, online: 0 }, openIncidents: { critical: 2 } });
    const bad = await operator.uses('list_locations', { cursor: 'bm9uc2Vuc2U' });
    expect(bad).toMatchObject({ outcome: 'refused', text: expect.stringContaining('cursor') as string });
  });

  it('counts a period', async () => {
    const { operator } = visitors as { operator: McpVisitor };
    const analytics = await operator.finds('get_analytics', { period: 'this month' });
    expect(analytics).toMatchObject({ byKind: { location_offline: 2 }, mttaSeconds: null });
    const outages = await operator.finds<{ items: object[] }>('list_outages', { period: 'today' });
    expect(outages.items).toHaveLength(2);
    expect(await operator.uses('get_analytics', { period: 'when pigs fly' })).toMatchObject({ outcome: 'refused' });
  });

  it('reads and asks: resources and prompts', async () => {
    const { client } = visitors.viewer as McpVisitor;
    const { contents } = await client.readResource({ uri: `panoptes://incidents/${home.own['/api/incidents']}` });
    expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({ id: home.own['/api/incidents'] });
    expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(2);
    await home.house.db.query(`UPDATE users SET language = 'es' WHERE id = $1`, [home.viewer.id]);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ title }) => title)).toContain('Mis incidencias');
    const asked = await client.getPrompt({ name: 'location_report', arguments: { location: 'Casa "A"\n' } });
    expect(asked.messages[0]?.content).toMatchObject({ text: expect.stringContaining('"Casa \\"A\\""') as string });
    await expect(client.getPrompt({ name: 'location_report' })).rejects.toThrow('lacks an argument');
    await home.house.db.query(`UPDATE users SET language = NULL WHERE id = $1`, [home.viewer.id]);
  });

  describe('a yes', () => {
    it('is said by the person, signed in, and by nothing that holds their API token', async () => {
      const { operator } = visitors as { operator: McpVisitor };
      const incident = home.foreign['/api/incidents'] ?? '';
      const { confirmation, text } = await operator.uses('acknowledge_incident', { incidentId: incident });
      expect(text).toMatch(/^Nothing has been changed yet.+Otto.+Take on the incident/);
      const url = `/api/confirmations/${confirmation}`;
      const byToken = { authorization: `Bearer ${operator.token}` };
      const stolen = await home.house.app.inject({ method: 'POST', url: `${url}/confirm`, headers: byToken });
      expect(stolen.statusCode).toBe(403);
      expect((await home.admin.asks('POST', `${url}/confirm`)).statusCode).toBe(404);
      expect(await statusOf(incident)).toBe('open');
      expect((await home.operator.asks('GET', url)).json()).toMatchObject({ via: 'mcp' });
      expect((await home.operator.asks('POST', `${url}/confirm`)).statusCode).toBe(200);
      expect(await statusOf(incident)).toBe('acknowledged');
      expect((await home.operator.asks('POST', `${url}/confirm`)).statusCode).toBe(404);
      const [entry] = await rows(
        home.house.db,
        `SELECT via, user_id FROM audit_log WHERE action = 'incident.acknowledged' AND subject_id = $1`,
        [incident],
      );
      expect(entry).toEqual({ via: 'mcp', user_id: home.operator.id });
    });

    it('can be a no, after which nothing happens', async () => {
      const { operator } = visitors as { operator: McpVisitor };
      const { confirmation } = await operator.uses('resolve_incident', { incidentId: home.foreign['/api/incidents'] });
      const url = `/api/confirmations/${confirmation}`;
      expect((await home.operator.asks('POST', `${url}/decline`)).statusCode).toBe(204);
      expect((await home.operator.asks('POST', `${url}/confirm`)).statusCode).toBe(404);
      expect(await statusOf(home.foreign['/api/incidents'] ?? '')).toBe('acknowledged');
    });

    it('has every change done as it was shown', async () => {
      const { operator, viewer } = visitors as { operator: McpVisitor; viewer: McpVisitor };
      const incidentId = home.foreign['/api/incidents'] ?? '';
      const locationId = home.own['/api/locations'] ?? '';
      await confirms(home.operator, operator, 'assign_incident', { incidentId, assignee: 'me' });
      await confirms(home.operator, operator, 'comment_incident', { incidentId, text: 'Called them\u202e twice' });
      await confirms(home.operator, operator, 'change_severity', { incidentId, severity: 'warning' });
      await confirms(home.operator, operator, 'resolve_incident', { incidentId, comment: 'Power cut' });
      await confirms(home.operator, operator, 'reopen_incident', { incidentId });
      const told = await operator.finds<{ timeline: { what: string; said?: object }[] }>('get_incident', {
        incidentId,
      });
      expect(told.timeline.map(({ what }) => what)).toEqual(
        expect.arrayContaining(['acknowledged', 'assigned', 'commented', 'severity', 'resolved', 'reopened']),
      );
      expect(told.timeline.find(({ what }) => what === 'commented')?.said).toEqual({ quoted: 'Called them twice' });

      const asked = home.house.clock.now();
      const { confirmation } = await operator.uses('silence_location', { locationId, until: '2h', reason: 'Works' });
      await home.house.clock.pass(minutes(5));
      const silenced = await home.operator.asks('POST', `/api/confirmations/${confirmation}/confirm`);
      const { silenceId, until } = silenced.json<{ data: { silenceId: string; until: string } }>().data;
      // As it was shown, not two hours from the yes on.
      expect(Date.parse(until)).toBe(Math.floor(after(asked, minutes(120)).getTime() / 1_000) * 1_000);
      await confirms(home.operator, operator, 'end_silence', { silenceId });

      const watched = await confirms(home.operator, operator, 'watch_location', unwatched);
      expect(await operator.finds('get_location_status', { locationId: watched.locationId })).toMatchObject({});

      await confirms(home.viewer, viewer, 'open_incident', { locationId, title: 'Slow', text: 'Since Monday' });
      const subscriptionId = home.own['/api/subscriptions'];
      await confirms(home.viewer, viewer, 'unsubscribe', { subscriptionId });
      await confirms(home.viewer, viewer, 'subscribe', { about: 'location', id: locationId, minSeverity: 'critical' });
      expect(await viewer.finds('list_subscriptions')).toMatchObject({ items: [{ minSeverity: 'critical' }] });
    });
  });

  describe('the door', () => {
    const hello = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

    it('opens to API tokens that may read, and to nothing else', async () => {
      expect(await knocks({}, hello)).toMatchObject({
        status: 401,
        challenge: 'Bearer realm="panoptes"',
      });
      expect(await knocks({ authorization: 'Bearer pan_nonsense' }, hello)).toMatchObject({
        ...{ status: 401, challenge: expect.stringContaining('invalid_token') as string },
      });
      const session = `Bearer ${await home.operator.bearer()}`;
      expect(await knocks({ authorization: session }, hello)).toMatchObject({ status: 401 });
      expect(await knocks({ authorization: `Bearer ${home.meter}` }, hello)).toMatchObject({ status: 403 });
      expect(await knocks({ authorization: `Bearer ${home.reader}` }, hello)).toMatchObject({ status: 200 });
    });

    it('takes one message at a time, of a reasonable size, that is for us', async () => {
      const authorization = `Bearer ${home.reader}`;
      expect(await knocks({ authorization }, [hello, hello])).toMatchObject({ status: 400 });
      expect(await knocks({ authorization }, { ...hello, params: { of: 'x'.repeat(300_000) } })).toMatchObject({
        status: 413,
      });
      expect(await knocks({ authorization, origin: 'https://evil.example' }, hello)).toMatchObject({ status: 403 });
      expect(await knocks({ authorization, host: 'evil.example' }, hello)).toMatchObject({ status: 403 });
      expect(await knocks({ authorization }, { jsonrpc: '2.0', id: 1, method: 'no/such' })).toMatchObject({
        status: 200,
      });
      const stream = await fetch(`${await addressOf(home.house)}/mcp`, { headers: { authorization } });
      expect([stream.status, stream.headers.get('allow')]).toEqual([405, 'POST']);
    });
  });

  async function outcome(tool: string, who: string, visitor: McpVisitor): Promise<string> {
    const things = who === 'foreign' ? home.foreign : home.own;
    const used = await visitor.uses(tool, argsOf(tool, things));
    if ((await visitor.tools()).includes(tool)) return used.outcome;
    return used.outcome === 'refused' ? 'hidden' : used.outcome;
  }

  function argsOf(tool: string, things: Inhabited['own']): object {
    const locationId = things['/api/locations'];
    const incidentId = things['/api/incidents'];
    const args: Readonly<Record<string, object>> = {
      find_customers: { query: 'a' },
      find_locations: { query: 'a' },
      get_location_status: { locationId },
      get_wifi: { locationId },
      get_wan: { locationId },
      get_uptime: { locationId, period: 'today' },
      get_incident: { incidentId },
      open_incident: { locationId, title: 'Slow', text: 'Since Monday' },
      acknowledge_incident: { incidentId },
      assign_incident: { incidentId, assignee: 'anna@example.test' },
      comment_incident: { incidentId, text: 'Called them' },
      resolve_incident: { incidentId },
      reopen_incident: { incidentId },
      change_severity: { incidentId, severity: 'warning' },
      watch_location: unwatched,
      subscribe: { about: 'location', id: locationId },
      unsubscribe: { subscriptionId: things['/api/subscriptions'] },
      silence_location: { locationId, until: '2h', reason: 'Works' },
      end_silence: { silenceId: things['/api/silences'] },
    };
    return args[tool] ?? {};
  }

  /** Has a change asked for and says yes to it. Gives what came of it. */
  async function confirms(person: RestCaller, visitor: McpVisitor, tool: string, args: object) {
    const { confirmation, text } = await visitor.uses(tool, args);
    const answer = await person.asks('POST', `/api/confirmations/${confirmation}/confirm`);
    expect([tool, text, answer.statusCode, answer.body]).toEqual([tool, expect.any(String), 200, expect.any(String)]);
    return answer.json<{ data: Record<string, string> }>().data;
  }

  async function statusOf(incidentId: string): Promise<string | undefined> {
    const sql = 'SELECT status FROM incidents WHERE id = $1';
    return (await rows<{ status: string }>(home.house.db, sql, [incidentId]))[0]?.status;
  }

  async function knocks(headers: Record<string, string>, payload: object) {
    const usual = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
    const sent = { method: 'POST', url: '/mcp', headers: { ...usual, ...headers }, payload } as const;
    const answer = await home.house.app.inject(sent);
    return { status: answer.statusCode, challenge: answer.headers['www-authenticate'], body: answer.body };
  }
});
