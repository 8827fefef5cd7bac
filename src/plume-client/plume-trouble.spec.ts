import { AskingPlume } from '../../test/support/asking-plume';
import { seconds } from '../domain/duration';

describe('PlumeClient', () => {
  let on: AskingPlume;
  beforeEach(async () => {
    on = await AskingPlume.open();
  });
  afterEach(() => on.close());

  describe('when Plume fails', () => {
    beforeEach(() => on.look());

    it.each([500, 502, 503, 'reset', 'cut'] as const)('gets over two answers of %s', async (fault) => {
      on.plume.fails(fault, { count: 2 });
      await expect(on.look()).resolves.toBeDefined();
    });

    it.each([
      [400, 'malformed'],
      [404, 'notFound'],
      [422, 'malformed'],
      [500, 'unavailable'],
      [503, 'unavailable'],
      ['reset', 'unavailable'],
      ['cut', 'unavailable'],
      ['hang', 'unavailable'],
      ['truncated', 'malformed'],
      ['html', 'malformed'],
      ['empty', 'malformed'],
    ] as const)('takes %s for %s', async (fault, kind) => {
      on.plume.fails(fault);
      expect(await on.trouble(on.look())).toMatchObject({
        kind,
        atSignIn: false,
        endpoint: 'GET Customers/{id}/locations/{id}/nodes',
      });
    });

    it('does not try a second time what has taken its whole time', async () => {
      on.plume.fails('hang');
      await on.trouble(on.look());
      expect(on.asked('nodes')).toBe(2);
    });

    it('says so when nobody listens', async () => {
      await on.plume.goesAway();
      expect((await on.trouble(on.look())).explanation).toContain('refuses connections');
      await on.plume.returns();
    });

    it.each(['nonsense', 'null', 'wrong-types', 'nothing', 'html'] as const)('takes %s for no news', async (shape) => {
      on.plume.answersNodesAs(shape);
      expect(await on.trouble(on.look())).toMatchObject({ kind: 'malformed' });
    });

    it.each(['bare-array', 'nested', 'data', 'items', 'results', 'strings', 'bare', 'nulls', 'upper-case'] as const)(
      'understands nodes as %s',
      async (shape) => {
        on.plume.answersNodesAs(shape);
        const states = (await on.look()).observe().map(({ state }) => state);
        expect(states).toEqual(['online', 'online', 'online']);
      },
    );
  });

  describe('a 401 of a home', () => {
    it('is not held against the credentials', async () => {
      await on.look(1);
      on.plume.fails(401, { home: 0 });
      expect(await on.trouble(on.look(0))).toMatchObject({ kind: 'unauthorized', atSignIn: false });
      await expect(on.look(1)).resolves.toBeDefined();
    });

    it('does not renew the token at each look', async () => {
      on.plume.fails(401, { home: 0 });
      for (let i = 0; i < 5; i += 1) await on.trouble(on.look(0));
      expect(on.asked('token')).toBe(2);
    });
  });

  describe('a 403', () => {
    it('of a single home is a home that is not ours', async () => {
      const { customerId, locationId } = on.plume.stranger();
      await on.look();
      for (let i = 0; i < 5; i += 1) {
        expect(await on.trouble(on.client.look(on.credentials, { customerId, locationId }))).toMatchObject({
          kind: 'forbidden',
        });
        await on.look(i);
      }
      expect(on.client.budget(on.plume.apiBase).throttledUntil).toBeNull();
    });

    it('of everything is the rate limit: it pauses, and the calls that wait go on afterwards', async () => {
      await on.look();
      on.plume.throttles({ limit: 20 });
      const looks = Array.from({ length: 100 }, (_, i) => on.look(i % 5));
      const kinds = (await Promise.allSettled(looks)).map((end) =>
        end.status === 'rejected' ? end.reason.kind : 'ok',
      );
      expect(kinds).toContain('throttled');
      expect(kinds.filter((kind) => kind === 'forbidden').length).toBeLessThan(3);
      expect(on.client.budget(on.plume.apiBase).throttledUntil).not.toBeNull();
      on.plume.doesNotThrottle();
      await expect(on.look()).resolves.toBeDefined();
    });

    it('tells a person of the pause instead of making them wait', async () => {
      await on.look();
      on.plume.throttles({ limit: 1 });
      await Promise.allSettled([0, 1, 2, 3, 4].map(on.look));
      const before = on.plume.calls().length;
      expect(await on.trouble(on.client.location(on.credentials, on.home(), 'person'))).toMatchObject({
        kind: 'throttled',
      });
      expect(on.plume.calls()).toHaveLength(before);
    });
  });

  it('waits as long as a 429 asks', async () => {
    await on.look();
    on.plume.fails(429, { count: 1, retryAfter: 7 });
    expect(await on.trouble(on.look())).toMatchObject({ kind: 'throttled', status: 429 });
    const { throttledUntil } = on.client.budget(on.plume.apiBase);
    expect(throttledUntil!.getTime() - on.clock.now().getTime()).toBeGreaterThan(seconds(5));
    await expect(on.look()).resolves.toBeDefined();
  });
});
