import { gatherPeople, type People } from '../../test/support/people';
import { days } from '../domain/duration';
import { actingAs } from '../platform/audit/acting';
import { rows } from '../platform/database/sql';
import type { User } from './user';

const ANN = { id: 7, firstName: 'Ann', username: 'ann', language: 'en' };

describe('who is behind a Telegram user', () => {
  let people: People;
  let ada: User;

  beforeEach(async () => {
    people = await gatherPeople();
    ada = await people.add('ada', 'admin');
  });
  afterEach(() => people.part());

  it('is whoever has signed in there last', async () => {
    const bea = await people.add('bea', 'viewer');
    expect(await people.links.link(ada.id, ANN)).toMatchObject({ name: 'ada' });
    expect(await people.links.link(bea.id, ANN)).toMatchObject({ name: 'bea', role: 'viewer' });
    expect((await people.links.known(ANN.id)).actor).toMatchObject({ name: 'bea' });
    expect(await people.links.emailOf(ANN.id)).toBe('bea@example.test');
  });

  it('is nobody who is shut out, also when that happens while they sign in', async () => {
    await people.add('bea', 'admin');
    await people.changes.disable(ada.email);
    expect(await people.links.link(ada.id, ANN)).toBeNull();
    expect(await rows(people.db, 'SELECT FROM telegram_links')).toEqual([]);
    expect(await people.links.emailOf(ANN.id)).toBeNull();
  });

  it('is nobody after they signed out, and the code that linked them is worth nothing more', async () => {
    const { code } = await people.links.createLinkCode(ada.id);
    await people.links.redeem(code, ANN);
    expect(await people.links.unlink(ANN.id)).toBe(true);
    expect(await people.links.unlink(ANN.id)).toBe(false);
    expect((await people.links.known(ANN.id)).actor).toBeNull();
    expect(await people.links.redeem(code, ANN)).toEqual({ outcome: 'wrong' });
  });

  it('is in the audit, with the chat in which it happened and without the code', async () => {
    const { code } = await people.links.createLinkCode(ada.id);
    const stranger = { via: 'telegram', userId: null, tokenId: null, chat: '7', address: null } as const;
    await actingAs(stranger, () => people.links.redeem(code, ANN));
    await actingAs({ ...stranger, userId: ada.id }, () => people.links.unlink(ANN.id));
    const deeds = await rows(
      people.db,
      `SELECT action, via, chat, user_id AS by, subject_id AS who FROM audit_log WHERE action ~ '^(link-code|telegram)'
       ORDER BY id`,
    );
    expect(deeds).toEqual([
      { action: 'link-code.created', via: 'system', chat: null, by: null, who: ada.id },
      { action: 'telegram.linked', via: 'telegram', chat: '7', by: null, who: ada.id },
      { action: 'telegram.unlinked', via: 'telegram', chat: '7', by: ada.id, who: ada.id },
    ]);
    expect(JSON.stringify(await rows(people.db, 'SELECT * FROM audit_log'))).not.toContain(code);
  });

  it('know the language of a user before that of whoever wrote from that Telegram', async () => {
    expect(await people.links.known(ANN.id + 1)).toEqual({ actor: null, language: null });
    await people.links.speak(ANN.id + 1, 'es');
    await people.links.speak(ANN.id + 1, 'es');
    expect(await people.links.known(ANN.id + 1)).toEqual({ actor: null, language: 'es' });
    const user = await people.add('lena', 'viewer');
    await people.links.link(user.id, { ...ANN, id: ANN.id + 1 });
    expect(await people.links.known(ANN.id + 1)).toMatchObject({ actor: { name: 'lena', grants: [] }, language: 'es' });
    await people.changes.change(user.id, { language: 'en' });
    expect(await people.links.known(ANN.id + 1)).toMatchObject({ language: 'en' });
    await people.changes.change(user.id, { active: false });
    expect(await people.links.known(ANN.id + 1)).toMatchObject({ actor: null });
  });

  it('forget the language of a stranger who has not been heard of it for a year', async () => {
    await people.links.speak(77, 'es');
    await people.clock.pass(days(366));
    await people.links.speak(78, 'es');
    expect(await people.links.known(77)).toMatchObject({ language: null });
    expect(await people.links.known(78)).toMatchObject({ language: 'es' });
  });
});
