import { gatherPeople, type People } from '../../test/support/people';
import { minutes } from '../domain/duration';
import { type Actor } from '../domain/permissions';
import { rows } from '../platform/database/sql';
import type { User } from './user';

const AT_ONCE = 5;

describe('what one person may have at a time', () => {
  let people: People;
  let ada: User;
  let actor: Actor;

  beforeEach(async () => {
    people = await gatherPeople();
    ada = await people.add('ada', 'admin');
    actor = { userId: ada.id, name: ada.name, role: 'admin', grants: [] };
  });
  afterEach(() => people.part());

  const token = () => people.apiTokens.create(actor, { name: 'a program', scopes: ['read'], expiresAt: null });
  const code = (of = ada.id) => people.links.createLinkCode(of);
  /** How many of several that are made at the same moment are made, and what the others are told. */
  const atOnce = async (make: () => Promise<unknown>) => {
    const all = await Promise.allSettled(Array.from({ length: AT_ONCE }, make));
    const refused = all.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    return { made: AT_ONCE - refused.length, refused };
  };

  it('are fifty API tokens, however many are asked for at once', async () => {
    await people.db.query(
      `INSERT INTO api_tokens (user_id, name, prefix, token_hash, scopes, created_at)
       SELECT $1, 'old', 'pan_', no::text, '{read}', $2 FROM generate_series(1, 48) AS no`,
      [ada.id, people.clock.now()],
    );
    const { made, refused } = await atOnce(token);
    expect(made).toBe(2);
    expect(refused[0]).toMatchObject({ kind: 'conflict', message: expect.stringContaining('50 API tokens') as string });
    const [{ id } = { id: '' }] = await rows<{ id: string }>(people.db, 'SELECT id FROM api_tokens LIMIT 1');
    await people.apiTokens.revoke(ada.id, id);
    expect(await token()).toMatchObject({ name: 'a program' });
  });

  it('are ten open link codes; those that are used or too old do not count', async () => {
    for (let no = 0; no < 8; no++) await code();
    const { made, refused } = await atOnce(code);
    expect(made).toBe(2);
    expect(refused[0]).toMatchObject({ kind: 'conflict' });
    const bea = await people.add('bea', 'viewer');
    const { code: first } = await code(bea.id);
    for (let no = 1; no < 10; no++) await code(bea.id);
    await expect(code(bea.id)).rejects.toMatchObject({ kind: 'conflict' });
    await people.links.redeem(first, { id: 7 });
    expect(await code(bea.id)).toMatchObject({ code: expect.any(String) as string });
    await people.clock.pass(minutes(11));
    expect(await code()).toMatchObject({ code: expect.any(String) as string });
  });

  it('are a hundred sessions: of one more, the one that was used least lately ends', async () => {
    const first = await people.signedIn(ada);
    const second = await people.signedIn(ada);
    await people.clock.pass(minutes(1));
    const renewed = await people.sessions.refresh(first.refreshToken);
    await people.db.query(
      `INSERT INTO sessions (user_id, created_at, last_used_at, expires_at)
       SELECT $1, $2::timestamptz, $2, $2 + interval '1 day' FROM generate_series(1, 98)`,
      [ada.id, people.clock.now()],
    );
    await people.signedIn(ada);
    expect(await rows(people.db, 'SELECT FROM sessions')).toHaveLength(100);
    expect(await people.identity.byBearer(second.accessToken)).toBeNull();
    expect(await people.identity.byBearer(renewed?.accessToken ?? '')).not.toBeNull();
  });
});
