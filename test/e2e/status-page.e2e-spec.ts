import { days, hours, minutes, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface Made {
  readonly id: string;
}

describe('a page for the public', () => {
  let house: House;
  let anna: RestCaller;
  let otto: RestCaller;
  let library: string;
  let hall: string;
  let page: string;

  beforeAll(async () => {
    house = await House.open();
    await house.movesIn();
    [library, hall] = [await house.locationId(house.plume.home(0)), await house.locationId(house.plume.home(1))];
    anna = await RestCaller.joins(house, 'Anna', 'admin');
    otto = await RestCaller.joins(house, 'Otto', 'operator');
  });
  afterAll(() => house.close());

  const visit = async (address: string, headers: Record<string, string> = {}) =>
    house.app.inject({ method: 'GET', url: address, headers });
  /** What a visitor sees once nothing is remembered from before. */
  const seen = async (address = '/status/north-city') => {
    await house.clock.pass(seconds(16));
    return (await visit(address)).body;
  };

  it('is made by an admin, at an address of its own', async () => {
    const wanted = {
      ...{ slug: 'north-city', title: 'WiFi of North City', timeZone: 'Europe/Madrid' },
      locations: [
        { locationId: library, name: 'The <Library>' },
        { locationId: hall, name: 'Town hall' },
      ],
    };
    const made = await anna.asks('POST', '/api/status-pages', wanted);
    expect([made.statusCode, made.json()]).toMatchObject([201, { ...wanted, published: true, text: null }]);
    page = made.json<Made>().id;
    const taken = await anna.asks('POST', '/api/status-pages', { slug: 'north-city', title: 'Another' });
    expect([taken.statusCode, taken.json()]).toMatchObject([409, { detail: expect.stringContaining('north-city') }]);
    for (const [field, value] of [
      ['slug', 'North City'],
      ['timeZone', 'Mars/Olympus'],
      ['locations', [wanted.locations[0], wanted.locations[0]]],
      ['locations', [{ locationId: '00000000-0000-4000-8000-000000000000', name: 'Nowhere' }]],
    ] as const) {
      const refused = await anna.asks('POST', '/api/status-pages', { ...wanted, slug: 'other', [field]: value });
      expect([refused.statusCode, refused.json()]).toMatchObject([400, { errors: [{ path: field }] }]);
    }
    expect((await otto.asks('GET', '/api/status-pages')).json()).toMatchObject({
      items: [{ id: page, slug: 'north-city', locationCount: 2 }],
      nextCursor: null,
    });
    expect((await otto.asks('PATCH', `/api/status-pages/${page}`, { title: 'Mine' })).statusCode).toBe(403);
  });

  it('is there for everybody, with nothing in it that they must not know', async () => {
    const answer = await visit('/status/north-city');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=30',
      vary: expect.stringContaining('accept-language') as string,
      'content-security-policy': expect.stringContaining(`default-src 'none'`) as string,
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).toContain('Everything works');
    expect(answer.body).toContain('The &#60;Library&#62;');
    for (const home of [house.plume.home(0), house.plume.home(1)]) {
      for (const secret of [home.name, home.customerId, home.locationId]) expect(answer.body).not.toContain(secret);
    }
  });

  it('is sent once to whoever has it already', async () => {
    const { headers } = await visit('/status/north-city');
    const again = await visit('/status/north-city', { 'if-none-match': String(headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect(again.headers['cache-control']).toBe('public, max-age=30');
  });

  it('speaks the reader’s language, or the one of the address', async () => {
    const spanish = { 'accept-language': 'es-ES,es;q=0.9,en;q=0.8' };
    expect((await visit('/status/north-city', spanish)).body).toMatch(/lang="es".*Todo funciona/s);
    expect((await visit('/status/north-city?lang=en', spanish)).body).toContain('Everything works');
    const renewed = await visit('/status/north-city?refresh=60');
    expect([renewed.headers.refresh, renewed.body.includes('Stop renewing')]).toEqual(['60', true]);
  });

  it('asks the database once, however many come at once', async () => {
    await house.clock.pass(seconds(16));
    const first = await statementsOf(house, () => visit('/status/north-city'));
    const crowd = () => Promise.all(Array.from({ length: 50 }, () => visit('/status/north-city')));
    expect([first, await statementsOf(house, crowd)]).toEqual([5, 0]);
  });

  it('says in plain words what does not answer, and since when', async () => {
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    const shown = await seen();
    expect(shown).toContain('Some locations are offline');
    expect(shown).toMatch(/The &#60;Library&#62; has not answered since [^<]*UTC\+[12]\./);
    house.plume.home(0).comesBack();
    await house.pass(minutes(2));
    const after = await seen();
    expect(after).toContain('Everything works');
    expect(after).toContain('One day with an outage');
  });

  it('tells what people have to say, as long as it is of use', async () => {
    const address = `/api/status-pages/${page}/notices`;
    const until = new Date(house.clock.now().getTime() + hours(2)).toISOString();
    const told = await anna.asks('POST', address, { title: 'New masts', text: 'We put up\nnew masts.', until });
    expect(told.statusCode).toBe(201);
    const wrong = { title: 'Never', text: 'No.', from: until, until };
    expect((await anna.asks('POST', address, wrong)).json()).toMatchObject({ errors: [{ path: 'until' }] });
    expect(await seen()).toMatch(/New masts.*We put up\nnew masts\./s);
    const notice = `${address}/${told.json<Made>().id}`;
    const changed = await anna.asks('PATCH', notice, { title: 'Newer masts' });
    expect(changed.json()).toMatchObject({ title: 'Newer masts', text: 'We put up\nnew masts.', until });
    expect((await otto.asks('GET', address)).json()).toMatchObject({ items: [{ title: 'Newer masts' }] });
    await house.clock.pass(hours(3));
    expect(await seen()).toMatch(/Newer masts<\/h3>\s*<span class="soft">over/);
    await house.clock.pass(days(8));
    expect(await seen()).not.toContain('Newer masts');
    expect((await anna.asks('DELETE', notice)).statusCode).toBe(204);
  });

  it('forgets a location that is no longer watched', async () => {
    expect(await seen()).toContain('Town hall');
    expect((await anna.asks('DELETE', `/api/locations/${hall}`)).statusCode).toBe(204);
    expect(await seen()).not.toContain('Town hall');
  });

  it('is changed only by whoever has seen how it is', async () => {
    const { headers } = await anna.asks('GET', `/api/status-pages/${page}`);
    const change = { title: 'North City', locations: [{ locationId: library, name: 'Library' }] };
    const known = { 'if-match': String(headers.etag) };
    expect((await anna.asks('PATCH', `/api/status-pages/${page}`, change, known)).json()).toMatchObject(change);
    expect((await anna.asks('PATCH', `/api/status-pages/${page}`, { title: 'Other' }, known)).statusCode).toBe(412);
  });

  it('is gone for the public when it is kept to ourselves, and for good when it is deleted', async () => {
    await anna.asks('PATCH', `/api/status-pages/${page}`, { published: false });
    await house.clock.pass(seconds(16));
    const hidden = await visit('/status/north-city');
    const unknown = await visit('/status/no-such-page');
    expect([hidden.statusCode, hidden.body]).toEqual([404, unknown.body]);
    expect(hidden.headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await visit('/status/..%2f..%2fetc')).statusCode).toBe(404);
    expect((await anna.asks('DELETE', `/api/status-pages/${page}`)).statusCode).toBe(204);
    expect((await anna.asks('GET', `/api/status-pages/${page}`)).statusCode).toBe(404);
  });

  it('has every change on record', async () => {
    const written = await rows<{ action: string }>(
      house.db,
      `SELECT action FROM audit_log WHERE subject_type IN ('status-page', 'status-notice') ORDER BY id`,
    );
    expect(written.map(({ action }) => action)).toEqual([
      ...['status-page.created', 'status-notice.created', 'status-notice.changed', 'status-notice.deleted'],
      ...['status-page.changed', 'status-page.changed', 'status-page.deleted'],
    ]);
  });
});

/** How many statements a deed costs. */
async function statementsOf({ db }: House, deed: () => Promise<unknown>): Promise<number> {
  const ask = db.query.bind(db);
  let count = 0;
  db.query = ((...given: Parameters<typeof ask>) => {
    count += 1;
    return ask(...given);
  }) as typeof db.query;
  try {
    await deed();
  } finally {
    db.query = ask as typeof db.query;
  }
  return count;
}
