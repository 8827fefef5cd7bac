import fc from 'fast-check';

import { minutes } from '../../src/domain/duration';
import { type ApiDocument, type ApiOperation, type Known, Samples, type Schema } from '../support/api-samples';
import { type Inhabited, inhabited } from '../support/inhabited-house';
import { whoMayWhat } from '../support/who-may-what';

/** For each operation; there are some eighty. */
const TRIES = 60;

/** What no answer may hold: how we are made, and what we keep. */
const INSIDE = /node_modules|\bat \w+ \(|SELECT |INSERT INTO|syntax error|QueryFailedError|argon2id|sealed_|token_hash/;

interface Tried {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
  readonly type: string;
  readonly headers: Record<string, string>;
}

describe('whatever is sent to the API', () => {
  let home: Inhabited;
  let document: ApiDocument;
  let calm: Samples;
  let hostile: Samples;
  let secrets: string[];

  beforeAll(async () => {
    home = await inhabited();
    const { house } = home;
    document = (await house.app.inject({ url: '/api/openapi.json' })).json<ApiDocument>();
    const known = knownTo(home);
    calm = new Samples(document.components.schemas, known, false);
    hostile = new Samples(document.components.schemas, known, true);
    secrets = [house.plume.authHeader.replace('Basic ', ''), house.telegram.token];
  });
  afterAll(() => home.house.close());

  // What ends things comes last, so that the others have something to be about.
  const all = whoMayWhat().map(({ operation }) => operation);
  const ends = (operation: string) => operation.startsWith('DELETE');
  const operations = [...all.filter((operation) => !ends(operation)), ...all.filter(ends).reverse()];

  it.each(operations)('%s is answered, and tells nothing of the inside', async (operation) => {
    const [method = '', path = ''] = operation.split(' ');
    const described = document.paths[path]?.[method.toLowerCase()] as ApiOperation;
    let bearers = await freshBearers(path);
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(tried(path, described), CALLERS, async (sent, who) => {
        if (++calls % 10 === 0) {
          await home.house.clock.pass(minutes(1));
          bearers = await freshBearers(path);
        }
        const bearer = bearers[who];
        const { statusCode, body } = await send(method, path, sent, bearer);
        if (statusCode >= 500 && !isPlumes(statusCode, body) && !hasNoModel(statusCode, body))
          throw new Error(`${statusCode} ${body}`);
        if (INSIDE.test(body)) throw new Error(`It tells of the inside: ${body}`);
        if (secrets.some((secret) => body.includes(secret))) throw new Error(`It tells a secret: ${body}`);
      }),
      { numRuns: TRIES, seed: 20_260_302, endOnFailure: true },
    );
  });

  const tried = (path: string, operation: ApiOperation): fc.Arbitrary<Tried> =>
    fc.oneof(sentBy(calm, path, operation), sentBy(hostile, path, operation));

  function sentBy(samples: Samples, path: string, { parameters = [], requestBody }: ApiOperation) {
    // The id in a path is of what the path is about: of locations in `/api/locations/{id}`.
    const named = (name: string) => (name === 'id' ? path.slice(0, path.indexOf('/{id}')) : name);
    const like = (place: string) => {
      const there = parameters.filter((each) => each.in === place);
      const fields = there.map(({ name, schema }) => [name, samples.like(schema, named(name))] as const);
      return fc.record(Object.fromEntries(fields), {
        requiredKeys: place === 'path' ? fields.map(([name]) => name) : [],
      });
    };
    const schema: Schema = requestBody?.content['application/json']?.schema ?? {};
    const header = fc.constantFrom('"x"', '*', '', ',,,', 'W/"a", "b"', '\u00ff'.repeat(100));
    const types = fc.constantFrom('text/plain', 'a/b', ';');
    return fc.record({
      path: like('path'),
      query: fc.oneof(like('query'), fc.constant({})),
      body: requestBody ? samples.like(schema) : fc.constant(undefined),
      type: fc.oneof({ weight: 20, arbitrary: fc.constant('application/json') }, types),
      headers: fc.oneof(
        { weight: 3, arbitrary: fc.constant({}) },
        fc.record({ 'if-match': header, 'if-none-match': header, 'x-request-id': header }, { requiredKeys: [] }),
      ),
    });
  }

  function send(method: string, path: string, { path: ids, query, body, type, headers }: Tried, bearer: string | null) {
    const said = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(said(ids[name])));
    const search = Object.entries(query).map(([key, value]) => `${key}=${encoded(said(value))}`);
    const asked = home.house.app.inject({
      method: method as 'GET',
      url: search.length > 0 ? `${url}?${search.join('&')}` : url,
      headers: {
        ...headers,
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return home.house.until(asked.then((answer) => answer));
  }

  /** What was sent before may have shut them out, or ended them. */
  async function freshBearers(path: string) {
    const { admin, viewer, house, meter } = home;
    for (const [who, role] of [
      [admin, 'admin'],
      [viewer, 'viewer'],
    ] as const) {
      await house.db.query(
        `INSERT INTO users (id, email, name, role, created_at) VALUES ($1, gen_random_uuid()::text, 'Back', $2, $3)
         ON CONFLICT (id) DO UPDATE SET active = true, role = excluded.role`,
        [who.id, role, house.clock.now()],
      );
    }
    const known = path === '/api/ingest' ? meter : await admin.bearer();
    return { admin: known, viewer: await viewer.bearer(), nobody: null };
  }
});

/** Who knows more gets further in. */
const CALLERS = fc.oneof(
  { weight: 4, arbitrary: fc.constant('admin' as const) },
  { weight: 2, arbitrary: fc.constant('viewer' as const) },
  { weight: 1, arbitrary: fc.constant('nobody' as const) },
);

/** What is there, by the names that paths and fields have for it. */
function knownTo({ own, foreign, house }: Inhabited): Known {
  const both = (path: string) => [own[path] ?? '', foreign[path] ?? ''];
  const { customerId, locationId } = house.plume.addHome();
  const { authHeader, partnerId, ssoUrl, apiBase, reportsBase } = house.plume;
  return {
    ours: {
      ...Object.fromEntries(Object.keys(own).map((path) => [path, both(path)])),
      locationId: both('/api/locations'),
      destinationId: both('/api/destinations'),
      accountId: both('/api/plume-accounts'),
      userId: both('/api/users'),
      id: [...both('/api/locations'), ...both('/api/plume-accounts')],
    },
    texts: {
      ...{ customerId: [customerId], locationId: [locationId], authHeader: [authHeader], partnerId: [partnerId] },
      ...{ ssoUrl: [ssoUrl], apiBase: [apiBase], reportsBase: [reportsBase] },
      // Addresses that lead nowhere but to ourselves.
      ...{ channel: ['telegram', 'sms', 'email', 'webhook'], address: ['7', 'https://127.0.0.1/hook', '+34600111222'] },
      ...{ timeZone: ['Europe/Madrid', 'UTC'], password: ['correct horse battery'] },
    },
  };
}

/** Half of a character cannot be encoded; what a browser would send for it is the sign for that. */
const encoded = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** Plume gives no usable answer to what makes no sense: that is told as its trouble, in words of ours. */
const isPlumes = (status: number, body: string) => status === 502 && body.includes('Plume');

/** Nobody answers any question at all without a language model: that is told, and is no fault. */
const hasNoModel = (status: number, body: string) => status === 503 && body.includes('No language model');
