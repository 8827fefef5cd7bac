import { Writable } from 'node:stream';

import type { Person } from '../../simulators/telegram/world/person';
import { codeAt, stepAt } from '../../src/auth/totp';
import { minutes, seconds } from '../../src/domain/duration';
import { runCommandLine } from '../../src/entrypoints/cli/panoptes';
import { Terminal } from '../../src/entrypoints/cli/terminal';
import { rows } from '../../src/platform/database/sql';
import { bytesOf } from '../support/authenticator';
import { House } from '../support/house';
import { OpenIdProvider } from '../support/openid-provider';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface With {
  readonly as?: string;
  readonly cookies?: Record<string, string>;
  readonly headers?: Record<string, string>;
}

/** Long enough that none of them stands anywhere by chance. */
const PASSWORDS = {
  'the first password': 'correct horse battery staple',
  'a wrong password': 'incorrect horse battery staple',
  'a password in the wrong field': 'the-password-in-the-wrong-field',
  'the password of the invited': 'an invited horse battery staple',
  'the changed password': 'another horse battery staple',
  'the password that an admin set': 'an appointed horse battery staple',
  'the password of the command line': 'a typed horse battery staple',
  'the passphrase of the export': 'a passphrase for the whole house',
  'a password that broke off': 'half a horse battery staple',
} as const;

/** A terminal whose person types one secret, and that remembers what was said. */
class Paper extends Terminal {
  typed = '';
  complaints = '';
  said = '';

  override say(text: string): void {
    this.said += text;
  }

  override complain(text: string): void {
    this.complaints += text;
  }

  override write(text: string): Promise<void> {
    return Promise.resolve(this.say(text));
  }

  override askSecret(): Promise<string> {
    return Promise.resolve(this.typed);
  }

  override askNewSecret(): Promise<string> {
    return Promise.resolve(this.typed);
  }
}

/** A day on which people sign in at every door, rightly and wrongly, and things break under them. */
describe('what people show to be let in', () => {
  const logged: string[] = [];
  const problems: string[] = [];
  const secrets = new Map<string, string>(Object.entries(PASSWORDS));
  const codes = new Map<string, string>();
  const paper = new Paper();
  let house: House;
  let provider: OpenIdProvider;
  let ann: Person;

  beforeAll(async () => {
    const logs = new Writable({
      decodeStrings: false,
      write: (line, _, done) => {
        logged.push(String(line));
        done();
      },
    });
    provider = await OpenIdProvider.start();
    secrets.set('the secret of the OpenID client', provider.clientSecret);
    const env = { ADMIN_PASSWORD: PASSWORDS['the first password'], ...provider.environment };
    house = await House.open({ logs, env });
    await house.movesIn();
    house.bot();
    ann = house.telegram.user({ name: 'Ann' });
    ann.starts();
    await byPassword();
    await byInvitation();
    await bySecondFactor();
    await byToken();
    await byProvider();
    await byChat();
    await byCommandLine();
    await inTrouble();
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await provider.close();
  });

  it('has been at stake', () => {
    for (const name of [
      ...['an access token', 'a refresh token', 'a cookie of panoptes-csrf', 'an invitation', 'a secret of TOTP'],
      ...['an API token', 'an ingest token', 'a link code', 'a code of the provider', 'an access cookie'],
    ]) {
      expect([...secrets.keys()].some((each) => each.startsWith(name))).toBe(true);
    }
    expect(codes.size).toBeGreaterThan(2);
    for (const secret of [...secrets.values(), ...codes.values()]) expect(found([`said: ${secret}`])).not.toEqual([]);
    expect(logged.length).toBeGreaterThan(20);
    expect(problems.length).toBeGreaterThan(20);
    expect(problems.some((problem) => problem.includes('"status":500'))).toBe(true);
  });

  it('is in no line of the log, however much is logged', () => {
    expect(found(logged)).toEqual([]);
  });

  it('is in no problem that somebody is told', () => {
    expect(found(problems)).toEqual([]);
  });

  it('is in no row of the database, and so in none of the audit', async () => {
    const tables = await rows<{ name: string }>(
      house.db,
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
       AND NOT relispartition`,
    );
    expect(tables.map(({ name }) => name)).toContain('audit_log');
    for (const { name } of tables) {
      const texts = await rows<{ text: string }>(house.db, `SELECT t::text AS text FROM ${name} t`);
      expect([name, ...found(texts.map(({ text }) => text))]).toEqual([name]);
    }
  });

  it('is in no metric', async () => {
    expect(found([(await house.app.inject({ url: '/metrics' })).body])).toEqual([]);
  });

  it('was never said in Telegram, and is gone from the chat', () => {
    expect(found(house.telegram.calls().map(({ params }) => JSON.stringify(params)))).toEqual([]);
    expect(found(ann.chat.fromBot.map(({ text }) => text))).toEqual([]);
  });

  it('is in nothing that the command line complains of', () => {
    expect(paper.complaints).not.toBe('');
    expect(found([paper.complaints])).toEqual([]);
  });

  /** Asks the API; what is refused is kept, to be read for secrets. */
  async function ask(method: Method, url: string, body?: object | string, { as, cookies, headers }: With = {}) {
    const json = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    const asked = house.app.inject({
      ...{
        method,
        url: `/api${url}`,
        headers: { ...json, ...headers, ...(as ? { authorization: `Bearer ${as}` } : {}) },
      },
      ...(body === undefined ? {} : { payload: body }),
      ...(cookies ? { cookies } : {}),
    });
    const answer = await house.until(asked.then((each) => each));
    if (answer.statusCode >= 400) problems.push(answer.body + JSON.stringify(answer.headers));
    return answer;
  }

  function remember(name: string, secret: unknown): string {
    if (typeof secret !== 'string' || secret.length < 16) throw new Error(`${name} was not given`);
    secrets.set(`${name} ${secrets.size}`, secret);
    return secret;
  }

  async function signsIn(email: string, password: string, more: object = {}) {
    const answer = await ask('POST', '/auth/login', { email, password, ...more });
    if (answer.statusCode !== 200) return null;
    const { accessToken, refreshToken } = answer.json<Record<'accessToken' | 'refreshToken', string>>();
    return {
      access: remember('an access token', accessToken),
      refresh: remember('a refresh token', refreshToken),
    };
  }

  async function admin(): Promise<string> {
    return (await signsIn('ada@example.test', PASSWORDS['the first password']))?.access ?? '';
  }

  async function byPassword(): Promise<void> {
    await ask('POST', '/auth/login', { email: 'ada@example.test', password: PASSWORDS['a wrong password'] });
    await ask('POST', '/auth/login', { email: PASSWORDS['a password in the wrong field'], password: '' });
    const broken = PASSWORDS['a password that broke off'];
    for (const text of [`{"email":"a@b.test","password":"${broken}`, `{"password":"${broken}"}}`, `"${broken}"`]) {
      await ask('POST', '/auth/login', text);
    }
    await ask('POST', '/auth/login', { email: 'ada@example.test', password: broken, extra: broken });
    await ask('POST', '/auth/login', { email: 'ada@example.test', password: [broken] });
    const tokens = await signsIn('ada@example.test', PASSWORDS['the first password']);
    const refreshToken = tokens?.refresh ?? '';
    const { body } = await ask('POST', '/auth/refresh', { refreshToken });
    const next = JSON.parse(body) as Record<'accessToken' | 'refreshToken', string>;
    remember('an access token', next.accessToken);
    remember('a refresh token', next.refreshToken);
    await house.clock.pass(seconds(11));
    await ask('POST', '/auth/refresh', { refreshToken });
    await ask('GET', '/auth/me', undefined, { as: next.accessToken });

    const signedIn = await ask('POST', '/auth/login?cookie=true', {
      email: 'ada@example.test',
      password: PASSWORDS['the first password'],
    });
    const cookies = Object.fromEntries(signedIn.cookies.map(({ name, value }) => [name, value]));
    for (const { name, value } of signedIn.cookies) remember(`a cookie of ${name}`, value);
    secrets.set('an access cookie', cookies['panoptes-access'] ?? '');
    await ask('POST', '/auth/logout', undefined, { cookies });
    await ask('POST', '/auth/logout', undefined, { cookies, headers: { 'x-csrf-token': 'guessed' } });
    const csrf = cookies['panoptes-csrf'] ?? '';
    await ask('POST', '/auth/refresh?cookie=true', undefined, { cookies, headers: { 'x-csrf-token': csrf } });
  }

  async function byInvitation(): Promise<void> {
    const as = await admin();
    const made = await ask('POST', '/users', { email: 'ivo@example.test', name: 'Ivo', role: 'operator' }, { as });
    const { id, inviteUrl } = made.json<Record<'id' | 'inviteUrl', string>>();
    const token = remember('an invitation', new URL(inviteUrl).searchParams.get('token'));
    await ask('GET', `/invite?token=${token}`);
    await ask('POST', '/auth/invites/accept', { token, password: 'qwertyuiop' });
    const password = PASSWORDS['the password of the invited'];
    await ask('POST', '/auth/invites/accept', { token, password });
    await ask('POST', '/auth/invites/accept', { token, password });
    const ivo = await signsIn('ivo@example.test', password);
    const changed = PASSWORDS['the changed password'];
    await ask(
      'POST',
      '/auth/password',
      { current: PASSWORDS['a wrong password'], password: changed },
      { as: ivo?.access ?? '' },
    );
    await ask('POST', '/auth/password', { current: password, password: changed }, { as: ivo?.access ?? '' });
    await signsIn('ivo@example.test', changed);
    const appointed = PASSWORDS['the password that an admin set'];
    await ask('PATCH', `/users/${id}`, { password: appointed, role: 'king' }, { as });
    await ask('PATCH', `/users/${id}`, { password: appointed }, { as });
    await ask('POST', '/users', { email: 'ivo@example.test', name: 'x', role: 'viewer', password: appointed }, { as });
    expect(await signsIn('ivo@example.test', appointed)).not.toBeNull();
  }

  async function bySecondFactor(): Promise<void> {
    const password = PASSWORDS['the password that an admin set'];
    const as = (await signsIn('ivo@example.test', password))?.access ?? '';
    const begun = (await ask('POST', '/auth/totp', undefined, { as })).json<{ secret: string }>();
    const secret = bytesOf(remember('a secret of TOTP', begun.secret));
    const code = (name: string) => {
      const shown = codeAt(secret, stepAt(house.clock.now()));
      codes.set(name, shown);
      return shown;
    };
    await ask('POST', '/auth/totp', { otp: '000000' }, { as });
    await ask('POST', '/auth/totp', { otp: code('the first code') }, { as });
    await house.clock.pass(minutes(1));
    await signsIn('ivo@example.test', password);
    const used = code('the second code');
    await signsIn('ivo@example.test', password, { otp: used });
    await signsIn('ivo@example.test', password, { otp: used });
    await house.clock.pass(minutes(1));
    const me = (await signsIn('ivo@example.test', password, { otp: code('the third code') }))?.access ?? '';
    await ask('DELETE', '/auth/totp', { password: PASSWORDS['a wrong password'] }, { as: me });
    // By chat it is asked for too.
    ann.writes('/login ivo@example.test');
    await ann.until(({ text }) => text.includes('your password'));
    ann.writes(password);
    await ann.until(({ text }) => text.includes('code of six digits'));
    await house.clock.pass(minutes(1));
    ann.writes(code('the code in the chat'));
    await ann.until(({ text }) => text.includes('You are signed in'));
    ann.writes('/logout');
    await ann.until(({ text }) => text.includes('signed out'));
  }

  async function byToken(): Promise<void> {
    const as = await admin();
    const token = async (name: string, scopes: string[]) =>
      remember(
        name,
        (await ask('POST', '/tokens', { name: 'a program', scopes }, { as })).json<{ token: string }>().token,
      );
    const reader = await token('an API token', ['read']);
    const meter = await token('an ingest token', ['ingest']);
    await ask('GET', '/users', undefined, { as: reader });
    await ask('GET', '/users', undefined, { as: `${reader.slice(0, -1)}_` });
    await ask('POST', '/users', {}, { as: reader });
    await ask('GET', `/locations?q=${reader}&limit=0`, undefined, { as: reader });
    const locationId = await house.locationId(house.plume.home(0));
    const measured = { locationId, signal: 'mains', value: 'on' };
    await ask('POST', '/ingest', measured, { as: meter });
    await ask('POST', '/ingest', { ...measured, value: 'maybe' }, { as: meter });
    await ask('GET', '/users', undefined, { as: meter });
  }

  async function byProvider(): Promise<void> {
    for (const forged of [{}, { aud: 'somebody else' }]) {
      provider.forged = forged;
      const start = await ask('GET', '/auth/oidc/start');
      const back = provider.visit(String(start.headers.location));
      remember('a code of the provider', back.searchParams.get('code'));
      for (const { name, value } of start.cookies) remember(`a cookie of ${name}`, value);
      const cookies = Object.fromEntries(start.cookies.map(({ name, value }) => [name, value]));
      await ask('GET', `/auth/oidc/callback${back.search}`);
      const done = await ask('GET', `/auth/oidc/callback${back.search}`, undefined, { cookies });
      if (done.statusCode === 200) remember('an access token', done.json<{ accessToken: string }>().accessToken);
      await ask('GET', `/auth/oidc/callback${back.search}`, undefined, { cookies });
    }
  }

  async function byChat(): Promise<void> {
    const as = await admin();
    const code = remember(
      'a link code',
      (await ask('POST', '/telegram/link-codes', {}, { as })).json<{ code: string }>().code,
    );
    const unused = remember('a link code', await house.linkCode());
    ann.writes(`/start ${code.slice(1)}x`);
    await ann.until(({ text }) => text.includes('This code is not good'));
    ann.writes(`/start ${code}`);
    await ann.until(({ text }) => text.includes('You are linked'));
    expect(unused).not.toBe(code);
    ann.writes(`/login ada@example.test ${PASSWORDS['the first password']}`);
    await ann.until(({ text }) => text.includes('must not stand beside the command'));
    ann.writes(PASSWORDS['a wrong password']);
    await ann.until(({ text }) => text.includes('Tries left: 2'));
    // The worker stumbles over the password itself, and its update is tried again.
    const last = ann.chat.fromBot.length;
    await house.db.query('ALTER TABLE failed_tries RENAME TO away');
    ann.writes(PASSWORDS['the first password']);
    await house.until(until(() => logged.some((line) => line.includes('failed, trying again'))));
    const [waiting] = await rows<{ text: string }>(
      house.db,
      'SELECT t::text AS text FROM telegram_updates t WHERE handled_at IS NULL',
    );
    const password = PASSWORDS['the first password'];
    for (const form of [password, Buffer.from(password).toString('hex')]) expect(waiting?.text).not.toContain(form);
    expect(waiting?.text).toContain('\\x');
    await house.db.query('ALTER TABLE away RENAME TO failed_tries');
    await house.until(until(() => ann.chat.fromBot.slice(last).some(({ text }) => text.includes('signed in as'))));
  }

  async function byCommandLine(): Promise<void> {
    const open = () => Promise.resolve({ services: house.app, close: () => Promise.resolve() });
    const away = () => Promise.reject(new Error('away'));
    const run = (line: string) =>
      runCommandLine(line.split(' '), { open, openDatabase: away, now: () => house.clock.now(), terminal: paper });
    paper.typed = PASSWORDS['the password of the command line'];
    await run('user create --email cleo@example.test --name Cleo --role viewer --password-stdin');
    await run('user create --email cleo@example.test --name Cleo --role viewer --password-stdin');
    await run('link-code create --email cleo@example.test --json');
    remember('a link code', /"code": "([^"]+)"/.exec(paper.said)?.[1]);
    paper.typed = PASSWORDS['the passphrase of the export'];
    expect(await run('export --with-secrets')).toBe(0);
    expect(found([paper.said.slice(paper.said.indexOf('{\n  "panoptes"'))])).toEqual([]);
    paper.typed = 'short';
    await run('export --with-secrets');
  }

  /** The database refuses exactly what holds secrets. */
  async function inTrouble(): Promise<void> {
    const as = await admin();
    for (const table of ['failed_tries', 'sessions', 'users', 'invites', 'api_tokens', 'refresh_tokens', 'audit_log']) {
      await house.db.query(`ALTER TABLE ${table} RENAME TO away`);
      const password = PASSWORDS['the first password'];
      await ask('POST', '/auth/login', { email: 'ada@example.test', password });
      await ask('POST', '/auth/password', { current: password, password: PASSWORDS['the changed password'] }, { as });
      await ask('POST', '/tokens', { name: 'x', scopes: ['read'] }, { as });
      await ask('POST', '/auth/invites/accept', { token: secretOf('an invitation'), password });
      await ask('POST', '/auth/refresh', { refreshToken: secretOf('a refresh token') });
      await house.db.query(`ALTER TABLE away RENAME TO ${table}`);
    }
  }

  const secretOf = (name: string) => [...secrets].find(([each]) => each.startsWith(name))?.[1] ?? '';

  async function until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Which secrets stand in these texts, and where. */
  function found(texts: readonly string[]): string[] {
    return texts.flatMap((text) => [
      ...[...secrets].flatMap(([name, secret]) => (text.includes(secret) ? [`${name}: ${text}`] : [])),
      // Six digits may be a part of any number: alone they are a code.
      ...[...codes].flatMap(([name, code]) =>
        new RegExp(`(?<![\\w.:-])${code}(?![\\w.:-])`).test(text) ? [`${name}: ${text}`] : [],
      ),
    ]);
  }
});
