import { OpenIdProvider } from '../../test/support/openid-provider';
import { gatherPeople, type People } from '../../test/support/people';
import { AuthConfig } from './auth.config';
import { OIDC_FLOW_LIFE, type OidcService } from './oidc.service';

const BACK = 'http://localhost:3000/api/auth/oidc/callback';

describe('sign-in by OpenID Connect', () => {
  let people: People;
  let provider: OpenIdProvider;
  let oidc: OidcService;

  /** Goes to the provider's page and back. */
  const signIn = async () => {
    const { url, flow } = await oidc.start(BACK, false);
    const { userId } = await oidc.finish(provider.visit(url).search, flow);
    return people.auth.byId(userId);
  };
  const withRoles = () => people.oidc({ ...provider.environment, OIDC_ROLE_CLAIM: 'realm_access.roles' });

  beforeEach(async () => {
    people = await gatherPeople();
    provider = await OpenIdProvider.start();
    oidc = people.oidc(provider.environment);
  });
  afterEach(async () => {
    await provider.close();
    await people.part();
  });

  it('adds whoever comes for the first time as a viewer, who sees nothing yet', async () => {
    const user = await signIn();
    expect(user).toMatchObject({ email: 'ada@example.test', name: 'Ada', role: 'viewer', active: true });
    expect(await people.grants.of(user!.id)).toEqual([]);
    expect(await people.audited()).toEqual(['user.created', 'user.linked']);
  });

  it('knows them again, also under another address', async () => {
    const first = await signIn();
    provider.claims = { ...provider.claims, email: 'countess@example.test' };
    expect((await signIn())?.id).toBe(first?.id);
    expect(await people.auth.list()).toHaveLength(1);
  });

  it('finds who is here already by an address that the provider has verified, and leaves them their role', async () => {
    const ada = await people.add('ada', 'operator');
    expect(await signIn()).toEqual(ada);
  });

  it.each([
    ['does not say to be verified', {}],
    ['says not to be verified', { email_verified: false }],
  ])('does not hand over a user for an address that %s', async (_how, claims) => {
    await people.add('ada', 'admin');
    provider.claims = { sub: 'eve', email: 'ada@example.test', ...claims };
    await expect(signIn()).rejects.toMatchObject({ kind: 'forbidden' });
    provider.claims.email = 'new@example.test';
    await expect(signIn()).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await people.auth.list()).toHaveLength(1);
  });

  it('does not take the address from one place and its verification from another', async () => {
    provider.claims = { sub: 'eve', email: 'ada@example.test' };
    provider.userinfo = { email: 'eve@example.test', email_verified: true };
    await expect(signIn()).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await people.auth.list()).toEqual([]);
  });

  it('asks for what the id token leaves out', async () => {
    provider.claims = { sub: 'ada' };
    provider.userinfo = { email: 'ada@example.test', email_verified: true };
    expect(await signIn()).toMatchObject({ email: 'ada@example.test' });
  });

  it('shuts out whoever is disabled here', async () => {
    await people.changes.change((await signIn())!.id, { active: false });
    await expect(signIn()).rejects.toThrow('disabled');
  });

  describe('that says the role', () => {
    beforeEach(() => {
      oidc = withRoles();
    });

    it('gives it at every sign-in', async () => {
      await people.add('root', 'admin');
      provider.claims.realm_access = { roles: ['staff', 'operator'] };
      expect(await signIn()).toMatchObject({ role: 'operator' });
      provider.claims.realm_access = { roles: ['admin'] };
      expect(await signIn()).toMatchObject({ role: 'admin' });
      expect(await people.audited()).toContain('user.changed');
    });

    it('lets nobody in to whom it gives none', async () => {
      await expect(signIn()).rejects.toThrow('no role');
      expect(await people.auth.list()).toEqual([]);
    });

    it('does not take the last administrator away', async () => {
      await people.add('ada', 'admin');
      provider.claims.realm_access = { roles: ['viewer'] };
      await expect(signIn()).rejects.toThrow('last active administrator');
    });
  });

  it('takes an answer only from the browser that asked, once, and in time', async () => {
    const [mine, other] = [await oidc.start(BACK, true), await oidc.start(BACK, false)];
    const { search } = provider.visit(mine.url);
    for (const flow of [undefined, '', 'nonsense', other.flow]) {
      await expect(oidc.finish(search, flow)).rejects.toThrow('begin again');
    }
    expect(await oidc.finish(search, mine.flow)).toMatchObject({ cookie: true });
    await expect(oidc.finish(search, mine.flow)).rejects.toThrow('begin again');
    const late = await oidc.start(BACK, false);
    await people.clock.pass(OIDC_FLOW_LIFE + 1_000);
    await expect(oidc.finish(provider.visit(late.url).search, late.flow)).rejects.toThrow('took too long');
  });

  it.each([
    ['for another sign-in', { nonce: 'another' }],
    ['for another client', { aud: 'another' }],
    ['of another provider', { iss: 'https://elsewhere.example' }],
    ['that is too old', { exp: 1_000_000_000 }],
    ['of nobody', { sub: undefined }],
  ])('does not take an id token %s', async (_what, forged) => {
    provider.forged = forged;
    await expect(signIn()).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await people.auth.list()).toEqual([]);
  });

  it('says why the provider has refused', async () => {
    const { url, flow } = await oidc.start(BACK, false);
    const back = provider.visit(url).searchParams;
    const refused = new URLSearchParams({ error: 'access_denied', state: back.get('state')!, iss: provider.issuer });
    await expect(oidc.finish(`?${refused.toString()}`, flow)).rejects.toThrow('(access_denied)');
  });

  it('waits for nobody at a start, and begins to work when the provider is there', async () => {
    const { environment } = provider;
    await provider.close();
    oidc = people.oidc(environment);
    await expect(oidc.start(BACK, false)).rejects.toMatchObject({ kind: 'unreachable' });
    provider = await OpenIdProvider.start();
  });

  it('is off when no provider is set', async () => {
    await expect(people.oidc({}).start(BACK, false)).rejects.toMatchObject({ kind: 'missing' });
  });

  it.each([
    [{ OIDC_ISSUER: 'https://id.example.test' }, 'OIDC_CLIENT_ID'],
    [{ OIDC_ISSUER: 'http://id.example.test', OIDC_CLIENT_ID: 'x' }, 'OIDC_ISSUER'],
    [{ OIDC_ISSUER: 'id.example.test', OIDC_CLIENT_ID: 'x' }, 'OIDC_ISSUER'],
  ])('does not begin with a configuration that lacks something', (environment, variable) => {
    expect(() => new AuthConfig(environment)).toThrow(variable);
  });
});
