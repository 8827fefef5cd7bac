import type { ApiDocument, ApiOperation, Schema } from '../support/api-samples';
import { minutes } from '../../src/domain/duration';
import { type Inhabited, inhabited } from '../support/inhabited-house';
import type { Things } from '../support/inhabited-house';
import { EVERYBODY, type Row, type Who, whoMayWhat } from '../support/who-may-what';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

describe('who may what', () => {
  let home: Inhabited;
  let document: ApiDocument;

  beforeAll(async () => {
    home = await inhabited();
    document = (await home.house.app.inject({ url: '/api/openapi.json' })).json<ApiDocument>();
  });
  afterAll(() => home.house.close());
  // Whoever is not known has a hundred calls, and then has to wait.
  beforeEach(() => home.house.clock.pass(minutes(1)));

  it('is written down for every operation, and for no other', () => {
    const there = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(
      whoMayWhat()
        .map(({ operation }) => operation)
        .sort(),
    ).toEqual(there.sort());
  });

  it.each(whoMayWhat().map((row) => [row.operation, row] as const))('%s', async (_operation, row) => {
    const got: Record<string, string> = {};
    for (const who of EVERYBODY) got[who] = await outcome(row, who);
    expect(got).toEqual(row.expected);
  });

  /** What happened, in the words of the table: what was expected when it fits, else the status. */
  async function outcome({ operation, expected }: Row, who: Who): Promise<string> {
    const wanted = expected[who];
    if (wanted === '-') return wanted;
    const { statusCode, body } = await asks(operation, who, wanted);
    if (statusCode >= 500) return `${statusCode} ${body}`;
    const fits =
      (wanted === 'ok' && statusCode === 200) ||
      (wanted === 'in' && statusCode !== 401 && statusCode !== 403 && statusCode !== 429) ||
      (wanted === 'open' && statusCode !== 403);
    return fits ? wanted : String(statusCode);
  }

  async function asks(operation: string, who: Who, wanted: string) {
    const [method = '', path = ''] = operation.split(' ');
    const { requestBody } = document.paths[path]?.[method.toLowerCase()] as ApiOperation;
    const things = who === 'foreign' ? home.foreign : home.own;
    // Who is let in does it to what is not there, so that there is something left for the others.
    const id = wanted === 'in' ? NOWHERE : (thing(path, things) ?? NOWHERE);
    const url = path
      .replace('{id}', id)
      .replace('{customerId}', home.customerId)
      .replace('{channel}', 'sms')
      .replace('{type}', 'test');
    const schema = requestBody?.content['application/json']?.schema;
    const payload = schema && { ...(sample(schema) as object), ...BODIES[operation]?.(things, home.foreign) };
    const bearer = await bearerOf(who);
    return home.house.until(
      home.house.app
        .inject({
          method: method as 'GET',
          url,
          headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
          ...(payload ? { payload } : {}),
        })
        .then((answer) => answer),
    );
  }

  async function bearerOf(who: Who): Promise<string | null> {
    switch (who) {
      case 'anonymous':
        return null;
      case 'foreign':
        return home.viewer.bearer();
      case 'reader':
        return home.reader;
      case 'disabled':
        return home.disabled;
      default:
        return home[who].bearer();
    }
  }

  /** The least that fits a schema. */
  function sample(schema: Schema): unknown {
    if (schema.$ref) return sample(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
    if (choice) return sample(choice);
    if (schema.enum) return schema.enum[0];
    const { properties = {}, required = [] } = schema;
    if (schema.type === 'object') {
      return Object.fromEntries(required.map((key) => [key, sample(properties[key] ?? {})]));
    }
    if (schema.type === 'array') return (schema.minItems ?? 0) > 0 ? [sample(schema.items ?? {})] : [];
    if (schema.type === 'boolean') return true;
    if (schema.type === 'integer' || schema.type === 'number') return 1;
    return TEXTS[schema.format ?? ''] ?? 'correct horse battery';
  }
});

const TEXTS: Readonly<Record<string, string>> = {
  uuid: NOWHERE,
  email: 'somebody@example.test',
  uri: 'https://panoptes.example.net',
  'date-time': '2030-01-01T00:00:00Z',
};

/** What a body must name for it to be about somebody else's. */
const BODIES: Readonly<Record<string, (things: Things, foreign: Things) => object>> = {
  'POST /api/assistant/messages': () => ({ text: 'help' }),
  'POST /api/incidents': (things) => ({ locationId: things['/api/locations'] }),
  'POST /api/ingest': (things) => ({ locationId: things['/api/locations'] }),
  'POST /api/destinations/{id}/verify': () => ({ code: '123456' }),
  'POST /api/destinations': (things, foreign) => ({
    channel: 'telegram',
    ...(things === foreign ? { userId: foreign['/api/users'] } : {}),
  }),
  'POST /api/subscriptions': (things) => ({
    destinationId: things['/api/destinations'],
    scope: { type: 'location', id: things['/api/locations'] },
  }),
};

/** The thing of ours that the id in a path is of. */
const thing = (path: string, things: Things): string | undefined =>
  Object.entries(things).find(([prefix]) => path.startsWith(`${prefix}/{id}`))?.[1];
