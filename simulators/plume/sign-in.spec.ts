import { PlumeCloud } from './plume-cloud';
import { Visitor } from './visitor';

describe('signing in at the cloud', () => {
  let cloud: PlumeCloud;
  let visitor: Visitor;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2026-03-04T12:00:00.000Z');
    cloud = await PlumeCloud.start({ tokenSeconds: 600, now: () => new Date(now) });
    visitor = new Visitor(cloud);
  });
  afterEach(() => cloud.stop());

  it('grants a token that says when it ends', async () => {
    const { json } = await visitor.signsIn();
    const scope = `partnerId:${cloud.partnerId} role:partnerIdAdmin`;
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope });
    const [, claims] = (json as { access_token: string }).access_token.split('.') as [string, string];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      exp: now / 1_000 + 600,
      scp: scope.split(' '),
    });
  });

  it.each([
    ['no header', { header: null }, 401, 'invalid_client'],
    ['a wrong secret', { header: `Basic ${btoa('0oaSimulatedPlume001:wrong')}` }, 401, 'invalid_client'],
    ['a malformed header', { header: 'Basic:abc' }, 400, 'invalid_request'],
    ['credentials in two places', { form: { client_id: 'x' } }, 400, 'invalid_request'],
    ['another grant', { form: { grant_type: 'password' } }, 400, 'unsupported_grant_type'],
    ['another scope', { form: { scope: 'partnerId:someone role:partnerIdAdmin' } }, 400, 'invalid_scope'],
    ['a parameter twice', { body: 'grant_type=a&grant_type=b' }, 400, 'invalid_request'],
    ['no grant', { body: 'scope=x' }, 400, 'invalid_request'],
    ['JSON', { type: 'application/json' }, 400, 'invalid_request'],
  ])('refuses %s', async (_, change, status, error) => {
    expect(await visitor.signsIn(change)).toMatchObject({ status, json: { error } });
  });

  it('takes a token until it expires or is revoked', async () => {
    const status = async () => (await visitor.gets('Customers')).status;
    expect(await status()).toBe(200);
    now += 600_000;
    expect(await status()).toBe(401);
    await visitor.signsIn();
    expect(await status()).toBe(200);
    cloud.revokesTokens();
    expect(await status()).toBe(401);
  });

  it('asks for a token at every call', async () => {
    expect((await visitor.gets('Customers', { headers: {} })).status).toBe(401);
    expect((await visitor.gets('Customers', { headers: { authorization: 'Bearer made.up.token' } })).status).toBe(401);
  });

  it('refuses credentials that were good until now, and takes them again', async () => {
    cloud.refusesCredentials();
    expect(await visitor.signsIn()).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    cloud.refusesCredentials(false);
    expect((await visitor.signsIn()).status).toBe(200);
  });
});
