import { AuthService } from '../../src/auth/auth.service';
import type { Role } from '../../src/domain/permissions';
import { days, minutes, seconds } from '../../src/domain/duration';
import { House } from '../support/house';
import { OpenIdProvider } from '../support/openid-provider';

const PASSWORD = 'correct horse battery';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface With {
  readonly as?: string;
  readonly body?: object;
  readonly cookies?: Record<string, string>;
  readonly headers?: Record<string, string>;
}

describe('people, by HTTP', () => {
  let house: House;
  let provider: OpenIdProvider;
  let admin: string;
  let nobody = 0;

  async function ask(method: Method, url: string, { as, body, cookies = {}, headers = {} }: With = {}) {
    const reply = await house.app.inject({
      method,
      url: `/api${url}`,
      cookies,
      headers: { ...headers, ...(as ? { authorization: `Bearer ${as}` } : {}) },
      ...(body ? { payload: body } : {}),
    });
    return {
      status: reply.statusCode,
      headers: reply.headers,
      cookies: reply.cookies as { name: string; value: string; httpOnly?: boolean; sameSite?: string; path?: string }[],
      body: (reply.body.startsWith('{') ? reply.json() : {}) as Record<string, unknown>,
    };
  }

  const login = (email: string, password = PASSWORD, more: object = {}) =>
    ask('POST', '/auth/login', { body: { email, password, ...more } });

  /** Somebody new of that role, signed in. */
  async function somebody(role: Role) {
    const email = `user-${nobody++}@example.test`;
    const user = await house.app.get(AuthService).create({ email, name: 'Somebody', role, password: PASSWORD });
    const { body } = await login(email);
    return { ...user, token: String(body.accessToken), refreshToken: String(body.refreshToken) };
  }

  beforeAll(async () => {
    provider = await OpenIdProvider.start();
    house = await House.open({ env: { ADMIN_PASSWORD: PASSWORD, ...provider.environment } });
  });
  beforeEach(async () => {
    // Whoever was throttled in the story before has waited.
    await house.clock.pass(minutes(16));
    admin = String((await login('ada@example.test')).body.accessToken);
  });
  afterAll(async () => {
    await house.close();
    await provider.close();
  });

  it('signs in, is known, stays in, and goes', async () => {
    const { status, body } = await login('ADA@example.test');
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.any(String) as string,
      refreshToken: expect.any(String) as string,
      expiresIn: 900,
      user: expect.objectContaining({ email: 'ada@example.test', role: 'admin', active: true }) as object,
    });
    const me = await ask('GET', '/auth/me', { as: String(body.accessToken) });
    expect(me.body).toMatchObject({ email: 'ada@example.test', grants: [], secondFactor: false });
    const next = await ask('POST', '/auth/refresh', { body: { refreshToken: body.refreshToken } });
    expect(next.status).toBe(200);
    expect((await ask('POST', '/auth/logout', { as: String(next.body.accessToken) })).status).toBe(204);
    expect((await ask('GET', '/auth/me', { as: String(next.body.accessToken) })).status).toBe(401);
  });

  it('learns nothing from what is wrong, and waits after five wrong tries', async () => {
    const answers = [await login('ada@example.test', 'wrong'), await login('eve@example.test', 'wrong')];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    for (let no = 0; no < 4; no++) await login('ada@example.test', 'wrong');
    const throttled = await login('ada@example.test');
    expect(throttled.status).toBe(429);
    expect(throttled.headers['retry-after']).toBe('900');
    expect(throttled.headers['content-type']).toContain('application/problem+json');
  });

  it('is out everywhere when a refresh token comes again', async () => {
    const { token, refreshToken } = await somebody('viewer');
    const first = await ask('POST', '/auth/refresh', { body: { refreshToken } });
    expect((await ask('POST', '/auth/refresh', { body: { refreshToken } })).status).toBe(401);
    expect((await ask('GET', '/auth/me', { as: token })).status).toBe(200);
    await house.clock.pass(seconds(10));
    expect((await ask('POST', '/auth/refresh', { body: { refreshToken } })).status).toBe(401);
    for (const as of [token, String(first.body.accessToken)]) {
      expect((await ask('GET', '/auth/me', { as })).status).toBe(401);
    }
  });

  it('goes also when the access token is too old, or nothing is left to end', async () => {
    const { token, refreshToken } = await somebody('viewer');
    await house.clock.pass(minutes(16));
    expect((await ask('POST', '/auth/logout', { as: token, body: { refreshToken } })).status).toBe(204);
    expect((await ask('POST', '/auth/refresh', { body: { refreshToken } })).status).toBe(401);
    const again = await ask('POST', '/auth/logout', { as: token, body: { refreshToken } });
    expect(again.status).toBe(204);
    expect(again.cookies.map(({ value }) => value)).toEqual(['', '', '']);
  });

  it('sees and ends their sessions', async () => {
    const { token, email } = await somebody('viewer');
    await house.clock.pass(seconds(1));
    const other = String((await login(email)).body.accessToken);
    const { body } = await ask('GET', '/auth/sessions', { as: token });
    const sessions = body.items as { id: string; current: boolean }[];
    expect(sessions.map(({ current }) => current)).toEqual([false, true]);
    expect((await ask('DELETE', `/auth/sessions/${sessions[0]?.id}`, { as: token })).status).toBe(204);
    expect((await ask('GET', '/auth/me', { as: other })).status).toBe(401);
    expect((await ask('DELETE', `/auth/sessions/${sessions[1]?.id}`, { as: admin })).status).toBe(404);
  });

  it('signs in by cookies, which no script reads and no other page can use', async () => {
    const { body, cookies } = await ask('POST', '/auth/login?cookie=true', {
      body: { email: 'ada@example.test', password: PASSWORD },
    });
    expect(Object.keys(body).sort()).toEqual(['expiresIn', 'user']);
    expect(cookies).toMatchObject([
      { name: 'panoptes-access', httpOnly: true, sameSite: 'Strict', path: '/api' },
      { name: 'panoptes-refresh', httpOnly: true, sameSite: 'Strict', path: '/api/auth' },
      { name: 'panoptes-csrf', sameSite: 'Strict', path: '/' },
    ]);
    const jar = Object.fromEntries(cookies.map(({ name, value }) => [name, value]));
    const proof = { 'x-csrf-token': jar['panoptes-csrf'] ?? '' };
    expect((await ask('GET', '/auth/me', { cookies: jar })).status).toBe(200);
    for (const url of ['/auth/refresh?cookie=true', '/auth/logout']) {
      expect((await ask('POST', url, { cookies: jar })).status).toBe(403);
      expect((await ask('POST', url, { cookies: jar, headers: { 'x-csrf-token': 'guessed' } })).status).toBe(403);
    }
    const next = await ask('POST', '/auth/refresh?cookie=true', { cookies: jar, headers: proof });
    expect(next.cookies.map(({ name }) => name)).toEqual(['panoptes-access', 'panoptes-refresh', 'panoptes-csrf']);
    expect((await ask('POST', '/auth/refresh?cookie=true', { cookies: jar, headers: proof })).cookies).toEqual([]);
    // The browser has thrown the access token away: the refresh token is enough to go.
    const rest = { ...jar, 'panoptes-access': '' };
    expect((await ask('POST', '/auth/logout', { cookies: rest })).status).toBe(403);
    const out = await ask('POST', '/auth/logout', { cookies: rest, headers: proof });
    expect(out.status).toBe(204);
    expect(out.cookies.map(({ value }) => value)).toEqual(['', '', '']);
    expect((await ask('GET', '/auth/me', { cookies: jar })).status).toBe(401);
  });

  it('invites a colleague, who chooses a password', async () => {
    const body = { email: 'ivo@example.test', name: 'Ivo', role: 'operator' };
    const made = await ask('POST', '/users', { as: admin, body });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...body, active: true });
    const link = new URL(String(made.body.inviteUrl));
    expect(link.origin).toBe('http://localhost:3000');
    const token = link.searchParams.get('token');
    const weak = await ask('POST', '/auth/invites/accept', { body: { token, password: 'qwertyuiop' } });
    expect(weak).toMatchObject({ status: 400, body: { errors: [{ path: 'password' }] } });
    const accepted = await ask('POST', '/auth/invites/accept', { body: { token, password: PASSWORD } });
    expect(accepted.body).toMatchObject({ user: { email: 'ivo@example.test' } });
    expect((await login('ivo@example.test')).status).toBe(200);
    expect((await ask('POST', '/auth/invites/accept', { body: { token, password: PASSWORD } })).status).toBe(400);
    expect((await ask('POST', '/users', { as: admin, body })).status).toBe(409);
  });

  it('is changed by an administrator who has seen the newest version, and shut out at once', async () => {
    const { id, token } = await somebody('viewer');
    const { headers } = await ask('GET', `/users/${id}`, { as: admin });
    const condition = { 'if-match': String(headers.etag) };
    const rename = (name: string) => ask('PATCH', `/users/${id}`, { as: admin, body: { name }, headers: condition });
    expect((await rename('Vera')).body).toMatchObject({ name: 'Vera' });
    expect((await rename('Vero')).status).toBe(412);
    expect((await ask('GET', '/auth/me', { as: token })).status).toBe(200);
    await ask('PATCH', `/users/${id}`, { as: admin, body: { active: false } });
    expect((await ask('GET', '/auth/me', { as: token })).status).toBe(401);
    expect((await ask('DELETE', `/users/${id}`, { as: admin })).status).toBe(204);
    expect((await ask('GET', `/users/${id}`, { as: admin })).status).toBe(404);
  });

  it('is listed a page at a time', async () => {
    await somebody('viewer');
    const emails: unknown[] = [];
    let url: string | null = '/users?limit=1';
    while (url) {
      const { body }: Awaited<ReturnType<typeof ask>> = await ask('GET', url, { as: admin });
      emails.push(...(body.items as { email: string }[]).map(({ email }) => email));
      url = body.nextCursor ? `/users?limit=1&cursor=${String(body.nextCursor)}` : null;
    }
    expect(emails).toEqual((await house.app.get(AuthService).list()).map(({ email }) => email));
  });

  it('leaves one administrator', async () => {
    const me = await ask('GET', '/auth/me', { as: admin });
    const id = String(me.body.id);
    const undo: [Method, object?][] = [['PATCH', { active: false }], ['PATCH', { role: 'viewer' }], ['DELETE']];
    for (const [method, body] of undo) {
      expect((await ask(method, `/users/${id}`, { as: admin, ...(body ? { body } : {}) })).status).toBe(409);
    }
  });

  it('sees as a viewer what is granted, and manages nobody', async () => {
    const { id, token } = await somebody('viewer');
    const grants = [{ type: 'customer', id: 'c-1' }];
    const put = await ask('PUT', `/users/${id}/grants`, { as: admin, body: { grants } });
    expect(put.body).toEqual({ grants, names: {} });
    expect((await ask('GET', '/auth/me', { as: token })).body).toMatchObject({ grants });
    const refused = await ask('GET', '/users', { as: token });
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('viewer') as string } });
    const all = await ask('PUT', `/users/${id}/grants`, { as: admin, body: { grants: [{ type: 'all' }] } });
    expect(all.status).toBe(400);
  });

  it('lets programs act by tokens, within their scope and until they are revoked', async () => {
    const expiresAt = new Date(house.clock.now().getTime() + days(1)).toISOString();
    const made = await ask('POST', '/tokens', { as: admin, body: { name: 'script', scopes: ['read'], expiresAt } });
    expect(made).toMatchObject({ status: 201, body: { name: 'script', scopes: ['read'], expiresAt } });
    const as = String(made.body.token);
    expect((await ask('GET', '/users', { as })).status).toBe(200);
    expect((await ask('PATCH', `/users/${String(made.body.id)}`, { as, body: { name: 'X' } })).status).toBe(403);
    expect((await ask('POST', '/tokens', { as, body: { name: 'another' } })).status).toBe(403);
    const { body } = await ask('GET', '/tokens', { as: admin });
    const [kept] = body.items as object[];
    expect(kept).toMatchObject({ id: made.body.id, prefix: as.slice(0, 10), lastUsedAt: expect.any(String) as string });
    expect(JSON.stringify(body)).not.toContain(as);
    expect((await ask('DELETE', `/tokens/${String(made.body.id)}`, { as: admin })).status).toBe(204);
    expect((await ask('GET', '/users', { as })).status).toBe(401);
  });

  it('sets up a second factor, and takes it off', async () => {
    const { token, email } = await somebody('operator');
    const begun = await ask('POST', '/auth/totp', { as: token });
    expect(begun.body).toMatchObject({ enabled: false, secret: expect.stringMatching(/^[A-Z2-7]{32}$/) as string });
    const wrong = await ask('POST', '/auth/totp', { as: token, body: { otp: '000000' } });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'otp' }] } });
    expect((await login(email)).status).toBe(200);
    expect((await ask('DELETE', '/auth/totp', { as: token })).status).toBe(204);
    expect((await ask('DELETE', '/auth/totp', { as: token })).status).toBe(404);
  });

  it('takes a second factor off that counts only by its code or the password', async () => {
    const { token, id, refreshToken } = await somebody('operator');
    await ask('POST', '/auth/totp', { as: token });
    await house.db.query('UPDATE second_factors SET confirmed_at = now() WHERE user_id = $1', [id]);
    expect((await ask('POST', '/auth/totp', { as: token })).status).toBe(409);
    expect((await ask('DELETE', '/auth/totp', { as: token })).status).toBe(400);
    const remove = (password: string) => ask('DELETE', '/auth/totp', { as: token, body: { password } });
    for (let no = 0; no < 5; no++) {
      expect(await remove('wrong')).toMatchObject({ status: 400, body: { errors: [{ path: 'password' }] } });
    }
    expect((await remove(PASSWORD)).status).toBe(429);
    await house.clock.pass(minutes(15));
    const { body } = await ask('POST', '/auth/refresh', { body: { refreshToken } });
    const as = String(body.accessToken);
    expect((await ask('DELETE', '/auth/totp', { as, body: { password: PASSWORD } })).status).toBe(204);
    expect((await ask('GET', '/auth/me', { as })).body).toMatchObject({ secondFactor: false });
  });

  it('changes their password, and signs in again with the new one', async () => {
    const { token, email } = await somebody('viewer');
    const change = (current: string) =>
      ask('POST', '/auth/password', { as: token, body: { current, password: 'another good one' } });
    expect(await change('wrong')).toMatchObject({ status: 400, body: { errors: [{ path: 'current' }] } });
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await ask('GET', '/auth/me', { as: token })).status).toBe(401);
    expect((await login(email, 'another good one')).status).toBe(200);
  });

  it('comes in by the provider of OpenID Connect, by token or by cookie', async () => {
    provider.claims = { sub: 'olga', email: 'olga@example.test', email_verified: true, name: 'Olga' };
    for (const cookie of [false, true]) {
      const start = await ask('GET', `/auth/oidc/start?cookie=${cookie}`);
      expect(start.status).toBe(302);
      const back = provider.visit(String(start.headers.location));
      const cookies = Object.fromEntries(start.cookies.map(({ name, value }) => [name, value]));
      const url = `/auth/oidc/callback${back.search}`;
      expect(back.pathname).toBe('/api/auth/oidc/callback');
      expect((await ask('GET', url)).status).toBe(400);
      const done = await ask('GET', url, { cookies });
      expect(done.body).toMatchObject({ user: { email: 'olga@example.test', role: 'viewer' } });
      expect(done.status).toBe(cookie ? 302 : 200);
      expect(done.headers.location).toBe(cookie ? '/' : undefined);
      expect(typeof done.body.accessToken).toBe(cookie ? 'undefined' : 'string');
    }
  });
});
