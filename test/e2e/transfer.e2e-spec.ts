import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

import { ApiTokensService } from '../../src/auth/api-tokens.service';
import { AuthService } from '../../src/auth/auth.service';
import { GrantsService } from '../../src/auth/grants.service';
import type { ConfigurationDocument } from '../../src/domain/configuration-document';
import { after, hours, minutes } from '../../src/domain/duration';
import { runCommandLine } from '../../src/entrypoints/cli/panoptes';
import { Terminal } from '../../src/entrypoints/cli/terminal';
import { AccountChangesService } from '../../src/fleet/account-changes.service';
import { AccountsService } from '../../src/fleet/accounts.service';
import { LocationChangesService } from '../../src/fleet/location-changes.service';
import { SilencesService } from '../../src/incidents/silences.service';
import { DestinationChangesService } from '../../src/notifications/destination-changes.service';
import { SubscriptionChangesService } from '../../src/notifications/subscription-changes.service';
import { TemplatesService } from '../../src/notifications/templates.service';
import { rows } from '../../src/platform/database/sql';
import { House } from '../support/house';

const PASSPHRASE = 'twelve letters and more';
const PASSWORD = 'correct horse battery staple';

/** A terminal whose person pipes something in, and that remembers what was said. */
class Pipe extends Terminal {
  piped = '';
  said = '';
  complaints = '';

  override say(text: string): void {
    this.said += `${text}\n`;
  }

  override write(text: string): Promise<void> {
    this.said += text;
    return Promise.resolve();
  }

  override complain(text: string): void {
    this.complaints += `${text}\n`;
  }

  override askSecret(): Promise<string> {
    return Promise.resolve(this.piped);
  }

  override askNewSecret(): Promise<string> {
    return Promise.resolve(this.piped);
  }

  override readInput(): Promise<string> {
    return Promise.resolve(this.piped);
  }
}

describe('what was set up, carried from one database to another', () => {
  let folder: string;
  let source: House;
  let target: House;
  let pipe: Pipe;

  /** A product for which nothing was set, where the addresses of every simulator may be named. */
  const empty = () =>
    House.open({
      env: {
        ADMIN_EMAIL: undefined,
        PLUME_AUTH_HEADER: undefined,
        PLUME_PARTNER_ID: undefined,
        PLUME_ALLOW_HOSTS: '127.0.0.1,localhost',
      },
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'panoptes-transfer-'));
    chmodSync(folder, 0o755);
    [source, target] = [await empty(), await empty()];
    await furnish(source);
  });
  afterAll(async () => {
    await Promise.all([source.close(), target.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    pipe = new Pipe();
    await clear(target);
  });

  const run = (house: House, line: string) => {
    pipe.said = pipe.complaints = '';
    const open = () => Promise.resolve({ services: house.app, close: () => Promise.resolve() });
    const away = () => Promise.reject(new Error('away'));
    const means = { open, openDatabase: away, now: () => house.clock.now(), terminal: pipe };
    return runCommandLine(line.split(' '), means);
  };
  const exported = async (house: House) => {
    expect(await run(house, 'export')).toBe(0);
    return JSON.parse(pipe.said) as ConfigurationDocument;
  };
  const take = async (document: object, line = 'import') => {
    pipe.piped = JSON.stringify(document);
    return run(target, line);
  };
  const told = () => JSON.parse(pipe.said) as { counts: Record<string, Record<string, number>>; changes: object[] };

  it('is the same afterwards, to the last silence', async () => {
    const { exportedAt, ...document } = await exported(source);
    expect(exportedAt).toBe(source.clock.now().toISOString());
    expect(document).toMatchObject({
      panoptes: 1,
      users: [
        { email: 'ada@example.test', role: 'admin', active: true },
        {
          email: 'vera@example.test',
          role: 'viewer',
          grants: [
            { type: 'account', account: 'south' },
            { type: 'customer', customerId: 'c-9' },
            { type: 'location', account: 'north', locationId: 'l-1' },
          ],
        },
      ],
      plumeAccounts: [
        { name: 'north', partnerId: 'p-north', monitor: 'selected' },
        { name: 'south', partnerId: 'p-south', monitor: 'all' },
      ],
      locations: [
        { account: 'north', customerId: 'c-1', locationId: 'l-1', name: 'Villa', namedByUs: true },
        { account: 'north', customerId: 'c-2', locationId: 'l-2', name: 'l-2', namedByUs: false },
      ],
      destinations: [
        { channel: 'telegram', address: '-100', owner: null, label: 'Team' },
        { channel: 'telegram', address: '7', owner: 'vera@example.test', enabled: false },
      ],
      subscriptions: [
        { channel: 'telegram', address: '-100', scope: { type: 'all' }, minSeverity: 'critical', kinds: null },
        {
          channel: 'telegram',
          address: '7',
          scope: { type: 'location', account: 'north', locationId: 'l-1' },
          kinds: ['pod_offline', 'location_offline'],
        },
      ],
      silences: [
        { scope: { type: 'account', account: 'south' }, until: null, createdBy: 'ada@example.test' },
        { scope: { type: 'all' }, reason: 'The move', kinds: ['power'] },
      ],
      templates: [{ type: 'incident.opened', kind: 'power', language: 'es', title: 'Sin luz: {location}', text: null }],
    });
    expect(await take(document)).toBe(0);
    const { exportedAt: _later, ...again } = await exported(target);
    expect(again).toEqual(document);
  });

  it('signs for a webhook from the first message on, though no document holds its secret', async () => {
    const address = 'https://receiver.example.net/hook';
    const document = await exported(source);
    const webhook = { channel: 'webhook', address };
    expect(await take({ ...document, destinations: [...document.destinations, webhook] })).toBe(0);
    expect(pipe.said).toMatch(/destinations: webhook:\S+ created \(signed with a new secret: /);
    expect(pipe.said).not.toContain('whsec_');
    const destinations = target.app.get(DestinationChangesService);
    const all = await destinations.list(null, { after: null, limit: 10 });
    expect(all.find(({ channel }) => channel === 'webhook')).toMatchObject({ address, settings: { secret: '•••' } });
  });

  it('changes nothing when it is taken in twice', async () => {
    const document = await exported(source);
    await take(document);
    const before = await contents(target);
    expect(await take(document, 'import --json')).toBe(0);
    expect(told().changes).toEqual([]);
    expect(told().counts).toMatchObject({
      users: { created: 0, updated: 0, unchanged: 2, skipped: 0 },
      silences: { created: 0, unchanged: 2 },
      templates: { created: 0, unchanged: 1 },
    });
    expect(await contents(target)).toEqual(before);
  });

  it('is only told about in a dry run', async () => {
    const before = await contents(target);
    expect(await take(await exported(source), 'import --dry-run')).toBe(0);
    expect(pipe.said).toContain('users: ada@example.test created (without a password: panoptes user invite)');
    expect(pipe.said).toContain('nothing was changed: this was a dry run');
    expect(await contents(target)).toEqual(before);
  });

  it('holds no secret, unless it is asked for; and then not openly', async () => {
    const header = source.plume.authHeader.replace('Basic ', '');
    await exported(source);
    for (const secret of [header, PASSWORD, 'argon2', 'pan_', 'seal']) expect(pipe.said).not.toContain(secret);
    pipe.piped = PASSPHRASE;
    expect(await run(source, 'export --with-secrets')).toBe(0);
    for (const secret of [header, PASSWORD, PASSPHRASE, 'argon2', 'pan_']) expect(pipe.said).not.toContain(secret);
    pipe.piped = 'too short';
    expect(await run(source, 'export --with-secrets')).toBe(2);
  });

  it('opens its headers for whoever knows the passphrase, and for nobody else', async () => {
    const file = join(folder, 'house.json');
    pipe.piped = PASSPHRASE;
    expect(await run(source, `export --with-secrets --file ${file} --json`)).toBe(0);
    expect(JSON.parse(pipe.said)).toMatchObject({ file, counts: { plumeAccounts: 2 } });
    expect(statSync(file).mode & 0o777).toBe(0o600);

    pipe.piped = 'another passphrase';
    const before = await contents(target);
    expect(await run(target, `import --file ${file}`)).toBe(1);
    expect(pipe.complaints).toContain('the passphrase is not the one of this document');
    expect(await contents(target)).toEqual(before);

    pipe.piped = PASSPHRASE;
    expect(await run(target, `import --file ${file}`)).toBe(0);
    const accounts = target.app.get(AccountsService);
    const [north] = await accounts.list();
    expect(north).toMatchObject({ name: 'north', state: 'ok' });
    expect((await accounts.credentials(north?.id ?? ''))?.authHeader.reveal()).toBe(source.plume.authHeader);

    // A header in another account's place is no header of it.
    const document = JSON.parse(readFileSync(file, 'utf8')) as { plumeAccounts: { sealedAuthHeader: string }[] };
    document.plumeAccounts.forEach((account, at, all) =>
      Object.assign(account, { sealedAuthHeader: all[at === 0 ? 1 : 0]?.sealedAuthHeader }),
    );
    writeFileSync(file, JSON.stringify(document));
    expect(await run(target, `import --file ${file}`)).toBe(1);
    expect(pipe.complaints).toContain('or the document was changed');
  });

  it('cannot be given with its passphrase on the same standard input', async () => {
    pipe.piped = PASSPHRASE;
    await run(source, 'export --with-secrets');
    const document = JSON.parse(pipe.said) as object;
    expect(await take(document)).toBe(2);
    expect(pipe.complaints).toContain('--without-secrets');
    expect(await take(document, 'import --without-secrets')).toBe(0);
    expect(pipe.said).toContain('plumeAccounts: north created (without its authorization header)');
  });

  it('keeps an account without its header as refused, until it is given one', async () => {
    await take(await exported(source));
    const [north] = await target.app.get(AccountsService).list();
    expect(north).toMatchObject({
      state: 'refused',
      lastError: expect.stringContaining('panoptes account add') as string,
    });
    const calls = target.plume.stats().total;
    await target.pass(minutes(3), minutes(1));
    expect((await target.app.get(AccountsService).list())[0]).toMatchObject({ state: 'refused' });
    expect(target.plume.stats().total).toBe(calls);
    await target.app
      .get(AccountChangesService)
      .put({ name: 'north', partnerId: 'p-north', authHeader: source.plume.authHeader });
    await target.turn('sweep');
    expect((await target.app.get(AccountsService).list())[0]).not.toMatchObject({ state: 'refused' });
  });

  it('is refused whole when something in it is wrong, with a line for each fault', async () => {
    const before = await contents(target);
    const user = { email: 'bea@example.test', name: 'Bea', role: 'viewer' };
    const north = { type: 'location', account: 'north', locationId: 'l-1' };
    const faulty = {
      panoptes: 1,
      users: [{ ...user, grants: [north] }],
      plumeAccounts: [
        { name: 'far', partnerId: 'p', monitor: 'all', apiBase: 'https://evil.example.test' },
        { name: 'west', partnerId: 'q', monitor: 'all' },
        { name: 'west again', partnerId: 'q', monitor: 'all' },
      ],
      locations: [{ account: 'nowhere', customerId: 'c', locationId: 'l', name: '' }],
      destinations: [
        { channel: 'pigeon', address: '1' },
        { channel: 'telegram', address: 'x', owner: 'eve@example.test' },
      ],
      subscriptions: [{ channel: 'telegram', address: '99', scope: { type: 'account', account: 'gone' } }],
      silences: [{ scope: { type: 'all' }, until: null, reason: '', createdBy: 'eve@example.test' }],
    };
    expect(await take(faulty)).toBe(1);
    const lines = pipe.said.trim().split('\n');
    expect(lines.map((line) => line.split(': ')[0])).toEqual([
      'plumeAccounts[0]',
      'plumeAccounts[2]',
      'locations[0].account',
      'users[0].grants[0]',
      'subscriptions[0].scope',
      'destinations[0]',
      'destinations[1]',
      'destinations[1].owner',
      'silences[0].createdBy',
      'subscriptions[0]',
      'nothing was changed',
    ]);
    expect(await contents(target)).toEqual(before);
    pipe.piped = '{ not json';
    expect(await run(target, 'import')).toBe(1);
    expect(await take({ panoptes: 7 }, 'import --json')).toBe(1);
    expect(await run(target, `import --file ${join(folder, 'nothing.json')}`)).toBe(1);
  });

  it('changes what is here where it says something else, and takes nothing away', async () => {
    await take(await exported(source));
    const bea = { email: 'bea@example.test', name: 'Bea', role: 'operator' } as const;
    const { id } = await target.app.get(AuthService).create(bea);
    const destinations = target.app.get(DestinationChangesService);
    await destinations.create(null, { userId: id, channel: 'telegram', address: '55' });
    const document = {
      panoptes: 1,
      users: [
        { email: 'vera@example.test', name: 'Vera V.', role: 'viewer', active: false, grants: [] },
        { email: 'ada@example.test', name: 'Ada', role: 'admin' },
      ],
      locations: [{ account: 'north', customerId: 'c-1', locationId: 'l-1', name: 'Palace', namedByUs: true }],
      destinations: [
        { channel: 'telegram', address: '55', owner: 'vera@example.test' },
        { channel: 'telegram', address: '-100', label: 'The team' },
      ],
      subscriptions: [{ channel: 'telegram', address: '55', scope: { type: 'all' } }],
      silences: [{ scope: { type: 'all' }, until: '2001-01-01T00:00:00Z', reason: 'long ago' }],
    };
    expect(await take(document)).toBe(0);
    expect(pipe.said.split('\n').slice(0, 8)).toEqual([
      'users: vera@example.test updated (name, active)',
      'locations: north/l-1 updated',
      'grants: vera@example.test updated',
      'destinations: telegram:55 skipped (it belongs to bea@example.test here)',
      'destinations: telegram:-100 updated (label)',
      'subscriptions: telegram:55 hears of everything skipped (its destination belongs to somebody else here)',
      'silences: everything until 2001-01-01T00:00:00.000Z: long ago skipped (its time is over)',
      'users: 0 created, 1 updated, 1 unchanged, 0 skipped',
    ]);
    const after = await exported(target);
    expect(after.users.map(({ email }) => email)).toEqual([
      'ada@example.test',
      'bea@example.test',
      'vera@example.test',
    ]);
    expect(after.locations).toMatchObject([{ name: 'Palace' }, { name: 'l-2' }]);
    expect(after.subscriptions).toHaveLength(2);
  });

  it('leaves an administrator, and no more to anybody than one person may have', async () => {
    await take(await exported(source));
    const noAdmin = { panoptes: 1, users: [{ email: 'ada@example.test', name: 'Ada', role: 'viewer' }] };
    expect(await take(noAdmin)).toBe(1);
    expect(pipe.said).toContain('users: nobody would be an active administrator any more');
    const many = Array.from({ length: 51 }, (_, at) => ({
      channel: 'telegram',
      address: String(5_000 + at),
      owner: 'ada@example.test',
    }));
    expect(await take({ panoptes: 1, destinations: many })).toBe(1);
    expect(pipe.said).toContain('ada@example.test would have more than 50 destinations');
    expect((await exported(target)).destinations).toHaveLength(2);
  });

  it('is in the audit, done by the command line', async () => {
    await take(await exported(source));
    const entries = await rows<{ action: string; via: string }>(
      target.db,
      'SELECT action, via FROM audit_log ORDER BY id DESC LIMIT 40',
    );
    const actions = new Set(entries.filter(({ via }) => via === 'cli').map(({ action }) => action));
    for (const action of [
      'configuration.imported',
      'user.created',
      'user.grants-changed',
      'plume-account.created',
      'location.added',
      'destination.created',
      'subscription.created',
      'silence.created',
    ]) {
      expect(actions).toContain(action);
    }
    const [last] = await rows<{ action: string }>(source.db, 'SELECT action FROM audit_log ORDER BY id DESC LIMIT 1');
    expect(last?.action).toBe('configuration.exported');
  });

  it('is the same however often it goes back and forth', async () => {
    await fc.assert(
      fc.asyncProperty(documents(), async (document) => {
        await clear(target);
        expect([await take(document), pipe.said]).toEqual([0, expect.any(String)]);
        const { exportedAt: _first, ...once } = await exported(target);
        await clear(target);
        expect(await take(once)).toBe(0);
        const { exportedAt: _second, ...twice } = await exported(target);
        expect(twice).toEqual(once);
        expect(await take(once, 'import --json')).toBe(0);
        expect(told().changes).toEqual([]);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  }, 60_000);

  /** Something of everything. */
  async function furnish(house: House): Promise<void> {
    const { app } = house;
    const ada = await app
      .get(AuthService)
      .create({ email: 'ada@example.test', name: 'Ada', role: 'admin', password: PASSWORD });
    const vera = await app.get(AuthService).create({ email: 'vera@example.test', name: 'Vera', role: 'viewer' });
    const actor = { userId: ada.id, name: 'Ada', role: 'admin', grants: [] } as const;
    await app.get(ApiTokensService).create(actor, { name: 'a program', scopes: ['read'], expiresAt: null });
    const { authHeader } = house.plume;
    const accounts = app.get(AccountChangesService);
    const north = await accounts.create({ name: 'north', partnerId: 'p-north', authHeader });
    const south = await accounts.create({ name: 'south', partnerId: 'p-south', authHeader, monitor: 'all' });
    const locations = app.get(LocationChangesService);
    const add = (no: number) =>
      locations.add(
        { accountId: north.id, customerId: `c-${no}`, locationId: `l-${no}` },
        { name: null, serviceLevel: null, timeZone: null },
        house.clock.now(),
      );
    const [home] = [await add(1), await add(2)];
    await locations.rename(home, 'Villa', () => undefined);
    await app.get(GrantsService).replace(vera.id, [
      { type: 'location', id: home },
      { type: 'account', id: south.id },
      { type: 'customer', id: 'c-9' },
    ]);
    const destinations = app.get(DestinationChangesService);
    const subscriptions = app.get(SubscriptionChangesService);
    const team = await destinations.create(null, {
      userId: null,
      channel: 'telegram',
      address: '-100',
      label: 'Team',
      language: 'es',
    });
    const hers = await destinations.create(null, { userId: vera.id, channel: 'telegram', address: '7' });
    await destinations.change(null, hers.id, { enabled: false }, () => undefined);
    await subscriptions.create(null, {
      destinationId: team.id,
      scope: { type: 'all' },
      minSeverity: 'critical',
      kinds: null,
    });
    await subscriptions.create(null, {
      destinationId: hers.id,
      scope: { type: 'location', id: home },
      minSeverity: 'info',
      kinds: ['pod_offline', 'location_offline'],
    });
    const silences = app.get(SilencesService);
    const until = after(house.clock.now(), hours(5));
    await silences.create(actor, { scope: { type: 'all' }, kinds: ['power'], until, reason: 'The move' });
    await silences.create(actor, {
      scope: { type: 'account', id: south.id },
      kinds: null,
      until: null,
      reason: 'Too loud',
    });
    const which = { language: 'es', kind: 'power' } as const;
    const words = { title: 'Sin luz: {location}', text: null };
    await app.get(TemplatesService).put('incident.opened', which, words, actor.userId);
  }
});

/** Nothing is set up any more. */
async function clear(house: House): Promise<void> {
  for (const table of ['message_templates', 'silences', 'destinations', 'plume_accounts', 'users']) {
    await house.db.query(`DELETE FROM ${table}`);
  }
}

/** Everything that is set up, row by row. */
async function contents(house: House): Promise<unknown[]> {
  const tables = [
    ...['users', 'user_grants', 'plume_accounts', 'locations'],
    ...['destinations', 'subscriptions', 'silences', 'message_templates'],
  ];
  return Promise.all(tables.map((table) => rows(house.db, `SELECT t::text AS row FROM ${table} t ORDER BY 1`)));
}

/** Documents of things that refer to each other. */
function documents(): fc.Arbitrary<object> {
  const word = fc.stringMatching(/^[\p{L}"'\\,{}][\p{L}"'\\,{} ]{0,8}$/u).map((text) => `w${text.trim()}`);
  const few = <T>(item: fc.Arbitrary<T>, key: (item: T) => string, most = 6) =>
    fc.uniqueArray(item, { maxLength: most, selector: key });
  const kinds = fc.option(fc.uniqueArray(fc.constantFrom('power', 'support', 'pod_offline'), { minLength: 1 }));
  const language = fc.option(fc.constantFrom('en', 'es'));
  const emails = few(
    fc.stringMatching(/^[a-z]{1,6}$/).map((name) => `${name}@example.test`),
    String,
  );
  return fc
    .record({
      emails,
      accounts: few(word, String, 3),
      homes: few(fc.tuple(fc.nat(2), word), (home) => JSON.stringify(home)),
      places: few(fc.integer({ min: 1, max: 9_999 }).map(String), String),
    })
    .chain(({ emails: people, accounts, homes, places }) => {
      const known = accounts.length === 0 ? [] : homes;
      const at = (no: number) => accounts[no % accounts.length] ?? '';
      const locations = [
        ...new Map(
          known.map(([no, locationId]) => [`${at(no)}/${locationId}`, { account: at(no), locationId }]),
        ).values(),
      ];
      const grant = fc.oneof(
        word.map((customerId) => ({ type: 'customer', customerId })),
        ...(accounts.length > 0 ? [fc.constantFrom(...accounts).map((account) => ({ type: 'account', account }))] : []),
        ...(locations.length > 0
          ? [fc.constantFrom(...locations).map((location) => ({ type: 'location', ...location }))]
          : []),
      );
      const scope = fc.oneof(fc.constant({ type: 'all' }), grant);
      const person = fc.option(people.length > 0 ? fc.constantFrom(...people) : fc.constant(null));
      const each = <T, U extends object>(items: readonly T[], more: (item: T) => fc.Arbitrary<U>) =>
        items.length > 0 ? fc.tuple(...items.map(more)) : fc.constant([] as U[]);
      return fc.record({
        panoptes: fc.constant(1),
        users: each(people, (email) =>
          fc.record({
            email: fc.constant(email),
            name: word,
            role: fc.constantFrom('admin', 'operator', 'viewer'),
            active: fc.boolean(),
            language,
            timeZone: fc.option(fc.constantFrom('Europe/Madrid', 'UTC')),
            grants: few(grant, (one) => JSON.stringify(one), 3),
          }),
        ),
        plumeAccounts: each(accounts, (name) =>
          fc.record({
            name: fc.constant(name),
            partnerId: fc.constant(`p-${name}`),
            monitor: fc.constantFrom('all', 'selected'),
          }),
        ),
        locations: each(locations, (location) =>
          fc.record({
            ...{ account: fc.constant(location.account), locationId: fc.constant(location.locationId) },
            ...{ customerId: word, name: word, namedByUs: fc.boolean() },
          }),
        ),
        destinations: each(places, (address) =>
          fc.record({
            ...{ channel: fc.constant('telegram'), address: fc.constant(address) },
            ...{ owner: person, label: fc.option(word), language, enabled: fc.boolean() },
          }),
        ),
        subscriptions:
          places.length === 0
            ? fc.constant([])
            : few(
                fc.record({
                  ...{ channel: fc.constant('telegram'), address: fc.constantFrom(...places), scope },
                  ...{ minSeverity: fc.constantFrom('info', 'warning', 'critical'), kinds },
                }),
                (one) => JSON.stringify([one.address, one.scope]),
              ),
        silences: few(
          fc.record({
            ...{ scope, kinds, reason: word, createdBy: person },
            until: fc.option(
              fc.integer({ min: 1, max: 99 }).map((day) => new Date(Date.UTC(2099, 0, day)).toISOString()),
            ),
          }),
          (one) => JSON.stringify([one.scope, one.reason]),
        ),
      });
    });
}
