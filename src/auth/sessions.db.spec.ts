import { gatherPeople, PASSWORD, type People } from '../../test/support/people';
import { days, minutes, seconds } from '../domain/duration';
import { actingAs } from '../platform/audit/acting';
import { rows } from '../platform/database/sql';
import { SESSION_LIFE, type Tokens } from './sessions.service';
import type { User } from './user';

const FIRST = { limit: 50, after: null };

describe('somebody who is signed in', () => {
  let people: People;
  let ada: User;
  let vera: User;
  let tokens: Tokens;

  const who = async (token: string) => (await people.identity.byBearer(token))?.actor.name ?? null;

  beforeEach(async () => {
    people = await gatherPeople();
    ada = await people.add('ada', 'admin');
    vera = await people.add('vera', 'viewer');
    tokens = await people.signedIn(vera);
  });
  afterEach(() => people.part());

  it('is known by their access token, with the grants of the moment', async () => {
    expect(await people.identity.byBearer(tokens.accessToken)).toEqual({
      actor: { userId: vera.id, name: 'vera', role: 'viewer', grants: [] },
      sessionId: tokens.sessionId,
      token: null,
    });
    await people.grants.replace(vera.id, [{ type: 'customer', id: 'c-1' }]);
    await people.changes.change(vera.id, { role: 'operator' });
    expect(await people.identity.byCookies(tokens.accessToken)).toMatchObject({
      actor: { role: 'operator', grants: [{ type: 'customer', id: 'c-1' }] },
    });
  });

  it.each(['', 'nonsense', 'a.b.c', 'pan_nonsense', 'eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.'])(
    'is nobody with "%s"',
    async (token) => {
      expect(await people.identity.byBearer(token)).toBeNull();
    },
  );

  it('is nobody with a token that was changed, or signed by another house', async () => {
    const [head, body, signature = ''] = tokens.accessToken.split('.');
    const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })).toString('base64url');
    expect(await who([head, forged, signature].join('.'))).toBeNull();
    const elsewhere = await gatherPeople();
    const eve = await elsewhere.signedIn(await elsewhere.add('eve', 'admin'));
    await elsewhere.part();
    expect(await who(eve.accessToken)).toBeNull();
  });

  it('is known for a quarter of an hour', async () => {
    expect(tokens.expiresIn).toBe(900);
    await people.clock.pass(minutes(15) - 1_000);
    expect(await who(tokens.accessToken)).toBe('vera');
    await people.clock.pass(seconds(2));
    expect(await who(tokens.accessToken)).toBeNull();
  });

  it('stays so by refreshing', async () => {
    for (let day = 0; day < 40; day++) {
      await people.clock.pass(days(1));
      tokens = (await people.sessions.refresh(tokens.refreshToken))!;
      expect(await who(tokens.accessToken)).toBe('vera');
    }
    await people.clock.pass(SESSION_LIFE);
    expect(await people.sessions.refresh(tokens.refreshToken)).toBeNull();
  });

  it('is signed out everywhere in the session whose refresh token comes a second time', async () => {
    const elsewhere = await people.signedIn(vera);
    const next = (await people.sessions.refresh(tokens.refreshToken))!;
    const newest = (await people.sessions.refresh(next.refreshToken))!;
    expect(await people.sessions.refresh(tokens.refreshToken)).toBeNull();
    expect(await people.sessions.refresh(newest.refreshToken)).toBeNull();
    expect(await who(newest.accessToken)).toBeNull();
    expect(await who(elsewhere.accessToken)).toBe('vera');
    expect(await people.audited()).toContain('session.replayed');
  });

  it('stays so when two pages of one browser refresh at the same moment', async () => {
    const both = await Promise.all([0, 1].map(() => people.sessions.refresh(tokens.refreshToken)));
    const [lucky, ...others] = both.filter((each) => each !== null);
    expect(others).toEqual([]);
    await people.clock.pass(seconds(9));
    expect(await people.sessions.refresh(tokens.refreshToken)).toBeNull();
    expect(await who(lucky!.accessToken)).toBe('vera');
    expect(await people.sessions.refresh(lucky!.refreshToken)).not.toBeNull();
  });

  it.each([
    ['ten seconds later', seconds(10), false],
    ['at once, when its successor was used', seconds(1), true],
  ])('is signed out when a used refresh token comes again %s', async (_when, wait, successorUsed) => {
    let newest = (await people.sessions.refresh(tokens.refreshToken))!;
    await people.clock.pass(wait);
    if (successorUsed) newest = (await people.sessions.refresh(newest.refreshToken))!;
    expect(await people.sessions.refresh(tokens.refreshToken)).toBeNull();
    expect(await who(newest.accessToken)).toBeNull();
  });

  it('can end a session while it is refreshed: neither waits for the other for ever', async () => {
    for (let round = 0; round < 15; round++) {
      const { sessionId, refreshToken, accessToken } = await people.signedIn(vera);
      const [ended] = await Promise.all([
        people.sessions.end(vera.id, sessionId),
        ...[0, 1, 2].map(() => people.sessions.refresh(refreshToken)),
      ]);
      expect(ended).toBe(true);
      expect(await who(accessToken)).toBeNull();
    }
  });

  it('leaves nothing behind that has expired, and what is still good', async () => {
    const { token: invite } = await people.invites.invite(ada.id);
    const kept = await people.signedIn(ada);
    await people.clock.pass(days(20));
    const { token: newer } = await people.invites.invite(vera.id);
    const used = (await people.sessions.refresh(kept.refreshToken))!;
    await people.clock.pass(days(6));
    const count = async () => {
      const [all] = await rows(
        people.db,
        `SELECT (SELECT count(*)::int FROM sessions) AS sessions, (SELECT count(*)::int FROM invites) AS invites,
           (SELECT count(*)::int FROM refresh_tokens) AS tokens`,
      );
      return all;
    };
    await people.expiredKeys.forget();
    expect(await count()).toEqual({ sessions: 2, invites: 1, tokens: 3 });
    await expect(people.invites.accept(invite, PASSWORD)).rejects.toThrow('not good');
    expect(await people.invites.accept(newer, PASSWORD)).toBe(vera.id);
    const newest = (await people.sessions.refresh(used.refreshToken))!;
    await people.clock.pass(days(29));
    await people.expiredKeys.forget();
    expect(await count()).toEqual({ sessions: 1, invites: 0, tokens: 2 });
    expect(await people.sessions.refresh(newest.refreshToken)).not.toBeNull();
  });

  it('sees their own sessions, the newest first, and ends them', async () => {
    await people.clock.pass(minutes(1));
    const second = await people.signedIn(vera);
    await people.signedIn(ada);
    const listed = await people.sessions.list(vera.id, FIRST);
    expect(listed.map(({ id }) => id)).toEqual([second.sessionId, tokens.sessionId]);
    expect(listed[0]).toMatchObject({ address: '192.0.2.7', agent: 'a browser' });
    expect(await people.sessions.end(ada.id, tokens.sessionId)).toBe(false);
    expect(await people.sessions.end(vera.id, tokens.sessionId)).toBe(true);
    expect(await who(tokens.accessToken)).toBeNull();
    expect(await people.sessions.refresh(tokens.refreshToken)).toBeNull();
    expect(await who(second.accessToken)).toBe('vera');
  });

  it('proves by the CSRF header that the page is ours', () => {
    const proof = people.identity.csrfToken(tokens.sessionId);
    expect(people.identity.isCsrfToken(tokens.sessionId, proof)).toBe(true);
    expect(people.identity.isCsrfToken(tokens.sessionId, '')).toBe(false);
    expect(people.identity.isCsrfToken(ada.id, proof)).toBe(false);
  });

  it('leaves nothing in the database that another could use', async () => {
    const { token } = await people.apiTokens.create((await people.auth.actor(vera.id))!, {
      name: 'script',
      scopes: ['read'],
      expiresAt: null,
    });
    const { token: invite } = await people.invites.invite(vera.id);
    const tables = ['sessions', 'refresh_tokens', 'api_tokens', 'invites', 'audit_log'];
    const kept = JSON.stringify(await Promise.all(tables.map((table) => rows(people.db, `SELECT * FROM ${table}`))));
    for (const secret of [tokens.refreshToken, tokens.accessToken, token, invite]) expect(kept).not.toContain(secret);
  });

  describe('and is disabled', () => {
    it('loses sessions, tokens, chats, codes and invitations at once', async () => {
      const actor = (await people.auth.actor(vera.id))!;
      const { token } = await people.apiTokens.create(actor, { name: 'x', scopes: ['read'], expiresAt: null });
      const { token: invite } = await people.invites.invite(vera.id);
      await people.links.redeem((await people.links.createLinkCode(vera.id)).code, { id: 7 });
      const { code } = await people.links.createLinkCode(vera.id);
      await people.changes.disable('vera@example.test');

      const gone = async () => {
        expect(await who(tokens.accessToken)).toBeNull();
        expect(await who(token)).toBeNull();
        expect(await people.sessions.refresh(tokens.refreshToken)).toBeNull();
        expect((await people.links.known(7)).actor).toBeNull();
        expect(await people.links.redeem(code, { id: 7 })).toEqual({ outcome: 'wrong' });
        await expect(people.invites.accept(invite, PASSWORD)).rejects.toThrow('not good');
      };
      await gone();
      expect(await people.sessions.open(vera.id, { address: null, agent: null })).toBeNull();
      // Whoever comes back begins anew.
      await people.changes.change(vera.id, { active: true });
      await gone();
    });

    it('has chats that stay silent when they come back, until somebody subscribes there anew', async () => {
      await people.db.query(
        `INSERT INTO destinations (user_id, channel, address, created_at)
         SELECT $1, channel, 'x', now() FROM unnest(ARRAY['telegram', 'email']) AS channel`,
        [vera.id],
      );
      await people.changes.disable('vera@example.test');
      await people.changes.change(vera.id, { active: true });
      const kept = await rows(people.db, 'SELECT channel, enabled, disabled_reason FROM destinations ORDER BY 1');
      expect(kept).toEqual([
        { channel: 'email', enabled: true, disabled_reason: null },
        { channel: 'telegram', enabled: false, disabled_reason: 'its user was disabled' },
      ]);
    });

    it('has no chat left that was linked in the same moment', async () => {
      for (let id = 1; id <= 10; id++) {
        await people.changes.change(vera.id, { active: true });
        const { code } = await people.links.createLinkCode(vera.id);
        await Promise.all([people.links.redeem(code, { id }), people.changes.disable('vera@example.test')]);
        expect(await rows(people.db, 'SELECT FROM telegram_links')).toEqual([]);
      }
    });

    it('has no session left that was opened in the same moment', async () => {
      const opening = Array.from({ length: 5 }, () => people.sessions.open(vera.id, { address: null, agent: null }));
      await Promise.all([...opening, people.changes.disable('vera@example.test')]);
      expect(await rows(people.db, 'SELECT FROM sessions WHERE user_id = $1', [vera.id])).toEqual([]);
    });
  });

  describe('and makes an API token', () => {
    const make = async (scopes: ('read' | 'write' | 'ingest')[], expiresAt: Date | null = null, owner = vera) =>
      people.apiTokens.create((await people.auth.actor(owner.id))!, { name: 'script', scopes, expiresAt });

    it('sees it once, and knows it afterwards by its first letters', async () => {
      const { token, ...made } = await make(['read', 'write', 'read']);
      expect(token).toMatch(/^pan_[\w-]{43}$/);
      expect(await people.apiTokens.list(vera.id, FIRST)).toEqual([made]);
      expect(made).toMatchObject({ name: 'script', prefix: token.slice(0, 10), scopes: ['read', 'write'] });
      expect(await people.identity.byBearer(token)).toMatchObject({
        actor: { userId: vera.id, role: 'viewer' },
        sessionId: null,
        token: { id: made.id, scopes: ['read', 'write'] },
      });
    });

    it('sees when it was last used, to the minute', async () => {
      const { token } = await make(['read']);
      const lastUse = async () => (await people.apiTokens.list(vera.id, FIRST))[0]?.lastUsedAt;
      expect(await lastUse()).toBeNull();
      await people.identity.byBearer(token);
      const first = people.clock.now();
      await people.clock.pass(seconds(59));
      await people.identity.byBearer(token);
      expect(await lastUse()).toEqual(first);
      await people.clock.pass(seconds(1));
      await people.identity.byBearer(token);
      expect(await lastUse()).toEqual(people.clock.now());
    });

    it('can let it expire, or revoke it', async () => {
      const [short, long] = [await make(['read'], new Date('2026-03-02T13:00:00Z')), await make(['read'])];
      await people.clock.pass(minutes(60));
      expect([await who(short.token), await who(long.token)]).toEqual([null, 'vera']);
      expect(await people.apiTokens.revoke(ada.id, long.id)).toBe(false);
      expect(await people.apiTokens.revoke(vera.id, long.id)).toBe(true);
      expect(await who(long.token)).toBeNull();
      await expect(make(['read'], new Date('2026-03-02T12:59:59Z'))).rejects.toThrow('in the past');
    });

    it('may push signals with it only in a role that manages locations', async () => {
      await expect(make(['ingest'])).rejects.toThrow('A viewer sees the locations of their grants');
      expect(await make(['ingest'], null, ada)).toMatchObject({ scopes: ['ingest'] });
    });
  });

  it('is who the audit says it was', async () => {
    const doer = { via: 'rest', userId: null, tokenId: null, chat: null, address: '192.0.2.9' } as const;
    const opened = await actingAs(doer, () => people.signedIn(ada));
    expect(
      await rows(people.db, `SELECT user_id, address FROM audit_log WHERE subject_id = $1`, [opened.sessionId]),
    ).toEqual([{ user_id: ada.id, address: '192.0.2.9' }]);
  });
});
