import { AskingPlume } from '../../test/support/asking-plume';
import { minutes, seconds } from '../domain/duration';
import { Secret } from '../platform/secrets/secret';

describe('PlumeClient', () => {
  let on: AskingPlume;
  beforeEach(async () => {
    on = await AskingPlume.open();
  });
  afterEach(() => on.close());

  describe('looking at a home', () => {
    it('sees its pods', async () => {
      const found = await on.look();
      expect(found.observe()).toHaveLength(3);
      expect(found.observe()).toEqual(
        expect.arrayContaining([expect.objectContaining({ state: 'online', gateway: true })]),
      );
    });

    it('gives the same fingerprint until something happens', async () => {
      const before = await on.look();
      expect((await on.look()).fingerprint).toBe(before.fingerprint);
    });

    it('signs in once for all who ask at the same time', async () => {
      await Promise.all([0, 1, 2, 3, 4].map(on.look));
      expect(on.asked('token')).toBe(1);
      expect(on.asked('nodes')).toBe(5);
    });

    it('counts its calls', async () => {
      await on.look();
      expect(await on.metrics.text()).toContain('panoptes_plume_calls_total{outcome="ok"} 2');
    });

    it.each(['.', '..'])('asks nothing about the id %s, which would be another path', async (dots) => {
      const { client, credentials } = on;
      for (const ref of [
        { ...on.home(), locationId: dots },
        { ...on.home(), customerId: dots },
      ])
        await expect(client.look(credentials, ref)).rejects.toMatchObject({ kind: 'notFound' });
      expect(on.asked('nodes')).toBe(0);
    });

    it('stops when it is no longer wanted', async () => {
      on.plume.fails('hang');
      const nobody = new AbortController();
      const looking = on.client.look(on.credentials, on.home(), nobody.signal);
      nobody.abort(new Error('enough'));
      await expect(looking).rejects.toThrow('enough');
    });
  });

  describe('signing in', () => {
    it.each([
      ['without the word Basic', (header: string) => header.slice(6)],
      ['with a colon', (header: string) => header.replace('Basic ', 'Basic:')],
      ['with blanks around', (header: string) => `  ${header}\n`],
      ['in small letters', (header: string) => header.replace('Basic', 'basic')],
      ['as the whole line', (header: string) => `Authorization: ${header}`],
      ['as the pair itself', (header: string) => Buffer.from(header.slice(6), 'base64').toString()],
    ])('takes the header %s', async (_, spelt) => {
      const spelled = on.credentialsWith({ authHeader: new Secret(spelt(on.plume.authHeader)) });
      await expect(on.client.look(spelled, on.home())).resolves.toBeDefined();
    });

    it('renews the token before it ends', async () => {
      await on.look();
      on.clock.pass(minutes(20) - seconds(20));
      await on.look();
      await on.look();
      expect(on.asked('token')).toBe(2);
      expect(on.plume.calls().every(({ status }) => status === 200)).toBe(true);
    });

    it('uses a short token for at least half of its life', async () => {
      on.plume.signIn.tokenSeconds = 40;
      await on.look();
      on.clock.pass(seconds(19));
      await on.look();
      expect(on.asked('token')).toBe(1);
      on.clock.pass(seconds(22));
      await on.look();
      expect(on.asked('token')).toBe(2);
    });

    it('believes the token itself when the answer does not say how long it lives', async () => {
      on.plume.rewrites('token', (answer) => ({ ...(answer as object), expires_in: undefined }));
      on.plume.signIn.tokenSeconds = 600;
      await on.look();
      on.clock.pass(minutes(9));
      await on.look();
      expect(on.asked('token')).toBe(1);
      on.clock.pass(minutes(2));
      await on.look();
      expect(on.asked('token')).toBe(2);
    });

    it('renews a revoked token once for all, and nobody notices', async () => {
      await on.look();
      on.plume.revokesTokens();
      await expect(Promise.all([0, 1, 2, 3, 4].map(on.look))).resolves.toHaveLength(5);
      expect(on.asked('token')).toBe(2);
    });

    it('says that the header is refused, and does not hammer the door', async () => {
      on.plume.refusesCredentials();
      const error = await on.trouble(on.look());
      expect(error).toMatchObject({ kind: 'unauthorized', atSignIn: true });
      expect(error.explanation).toContain('invalid_client');
      await on.trouble(on.look());
      await on.trouble(on.look(1));
      expect(on.asked('token')).toBe(1);
      on.clock.pass(minutes(2));
      on.plume.recovers();
      await expect(on.look()).resolves.toBeDefined();
    });

    it('says that the partner id is not for these credentials', async () => {
      const error = await on.trouble(on.client.look(on.credentialsWith({ partnerId: 'somebody-else' }), on.home()));
      expect(error).toMatchObject({ kind: 'unauthorized', atSignIn: true });
      expect(error.remedy).toContain('partner id');
    });

    it('does not even try with what can be no header', async () => {
      const error = await on.trouble(
        on.client.look(on.credentialsWith({ authHeader: new Secret('¿qué?') }), on.home()),
      );
      expect(error).toMatchObject({ kind: 'unauthorized', atSignIn: true });
      expect(on.plume.calls()).toEqual([]);
    });

    it.each([503, 'reset', 'cut'] as const)('tries again when the door answers %s', async (fault) => {
      on.plume.fails(fault, { only: 'token', count: 2 });
      await expect(on.look()).resolves.toBeDefined();
    });

    it.each([
      [500, 'unavailable'],
      [429, 'throttled'],
      [404, 'notFound'],
      ['hang', 'unavailable'],
      ['html', 'malformed'],
      ['truncated', 'malformed'],
    ] as const)('takes %s at the door for %s', async (fault, kind) => {
      on.plume.fails(fault, { only: 'token' });
      expect(await on.trouble(on.look())).toMatchObject({ kind, atSignIn: true });
    });
  });

  describe('the addresses of an account', () => {
    it.each([
      ['another host', 'https://intranet.example/api'],
      ['another port', 'http://127.0.0.1:1/api'],
      ['no https', 'http://piranha.example/api'],
      ['no web address', 'file:///etc/passwd'],
    ])('are refused with %s before anything is sent', async (_, apiBase) => {
      const error = await on.trouble(on.client.look(on.credentialsWith({ apiBase }), on.home()));
      expect(error).toMatchObject({ kind: 'unauthorized', atSignIn: true });
      expect(on.plume.calls()).toEqual([]);
    });

    it('may name any host that is set', async () => {
      const elsewhere = { PLUME_ALLOW_HOSTS: '127.0.0.1', PLUME_API_BASE: 'https://elsewhere.example/api' };
      const client = on.clientWith(elsewhere);
      await expect(client.look(on.credentials, on.home())).resolves.toBeDefined();
      await client.onApplicationShutdown();
    });
  });
});
