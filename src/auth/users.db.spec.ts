import { randomUUID } from 'node:crypto';

import { gatherPeople, PASSWORD, type People } from '../../test/support/people';
import { days } from '../domain/duration';
import { rows } from '../platform/database/sql';
import type { User } from './user';

describe('the people', () => {
  let people: People;
  let ada: User;
  let vera: User;

  const signsIn = async (password: string, email = vera.email) =>
    (await people.signIn.check(email, password, { address: null })).kind === 'ok';

  beforeEach(async () => {
    people = await gatherPeople();
    ada = await people.add('ada', 'admin');
    vera = await people.add('vera', 'viewer');
  });
  afterEach(() => people.part());

  it('are listed by e-mail, a page at a time', async () => {
    const first = await people.auth.slice({ limit: 1, after: null });
    expect(first).toEqual([ada]);
    expect(await people.auth.slice({ limit: 5, after: [ada.email] })).toEqual([vera]);
  });

  it('are given other names, roles, languages and time zones; what is not said stays', async () => {
    const patch = { name: ' Vera V. ', role: 'operator', language: 'es', timeZone: 'Europe/Madrid' } as const;
    const changed = await people.changes.change(vera.id, patch);
    expect(changed).toEqual({ ...vera, ...patch, name: 'Vera V.' });
    expect(await people.changes.change(vera.id, { language: null })).toEqual({ ...changed, language: null });
    expect(await people.auth.byId(vera.id)).toEqual({ ...changed, language: null });
  });

  it('are changed only as long as they are what was seen', async () => {
    const refuse = () => {
      throw new Error('changed meanwhile');
    };
    await expect(people.changes.change(vera.id, { name: 'X' }, refuse)).rejects.toThrow('changed meanwhile');
    expect(await people.auth.byId(vera.id)).toEqual(vera);
  });

  it('cannot have an address that somebody has', async () => {
    await expect(people.changes.change(vera.id, { email: 'ADA@example.test' })).rejects.toMatchObject({
      kind: 'conflict',
      field: 'email',
    });
  });

  it('cannot have a weak password, and a new one ends every session', async () => {
    await expect(
      people.auth.create({ email: 'x@example.test', name: 'X', role: 'viewer', password: 'short' }),
    ).rejects.toThrow('at least 10 characters');
    await expect(people.changes.change(vera.id, { password: 'qwertyuiop' })).rejects.toThrow('tried first');
    const { accessToken } = await people.signedIn(vera);
    await people.changes.change(vera.id, { password: 'another good one' });
    expect(await people.identity.byBearer(accessToken)).toBeNull();
    expect([await signsIn(PASSWORD), await signsIn('another good one')]).toEqual([false, true]);
  });

  it('are gone with all that is theirs, and remembered by the audit', async () => {
    const { accessToken } = await people.signedIn(vera);
    await people.changes.remove(vera.id);
    expect(await people.auth.byId(vera.id)).toBeNull();
    expect(await people.identity.byBearer(accessToken)).toBeNull();
    const [last] = await rows(people.db, 'SELECT action, subject_id, before FROM audit_log ORDER BY id DESC LIMIT 1');
    expect(last).toEqual({ action: 'user.deleted', subject_id: vera.id, before: vera });
    await expect(people.changes.remove(vera.id)).rejects.toMatchObject({ kind: 'missing' });
  });

  it.each<[string, (people: People, id: string) => Promise<unknown>]>([
    ['disabled', ({ changes }, id) => changes.change(id, { active: false })],
    ['given another role', ({ changes }, id) => changes.change(id, { role: 'operator' })],
    ['removed', ({ changes }, id) => changes.remove(id)],
  ])('keep an administrator: the last active one cannot be %s', async (how, undo) => {
    await expect(undo(people, ada.id)).rejects.toThrow(`The last active administrator cannot be ${how}`);
    const bea = await people.add('bea', 'admin');
    const both = await Promise.allSettled([undo(people, ada.id), undo(people, bea.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('may be changed otherwise when they are the last administrator', async () => {
    expect(await people.changes.change(ada.id, { name: 'Ada L.', role: 'admin' })).toMatchObject({ name: 'Ada L.' });
  });

  it('are audited without their passwords', async () => {
    await people.changes.change(vera.id, { password: 'another good one' });
    const log = JSON.stringify(await rows(people.db, 'SELECT * FROM audit_log'));
    expect(log).not.toMatch(/another good one|argon2/);
    expect(await people.audited()).toEqual(['user.created', 'user.created', 'user.changed']);
  });

  describe('an invitation', () => {
    let ivo: User;
    let token: string;

    beforeEach(async () => {
      ivo = await people.auth.create({ email: 'ivo@example.test', name: 'Ivo', role: 'viewer' });
      ({ token } = await people.invites.invite(ivo.id));
    });

    it('lets whoever has it choose their password, once', async () => {
      const both = await Promise.allSettled([0, 1].map((no) => people.invites.accept(token, `${PASSWORD} ${no}`)));
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const worked = [await signsIn(`${PASSWORD} 0`, ivo.email), await signsIn(`${PASSWORD} 1`, ivo.email)];
      expect(worked.filter(Boolean)).toHaveLength(1);
    });

    it('ends every session that was open, and is worth nothing after another way to a password', async () => {
      const { accessToken } = await people.signedIn(ivo);
      await people.invites.accept(token, PASSWORD);
      expect(await people.identity.byBearer(accessToken)).toBeNull();
      const { token: next } = await people.invites.invite(ivo.id);
      await people.changes.change(ivo.id, { password: 'another good one' });
      await expect(people.invites.accept(next, PASSWORD)).rejects.toThrow('not good');
    });

    it('is only for who is there and not disabled, and is one also when two are made at once', async () => {
      await expect(people.invites.invite(randomUUID())).rejects.toMatchObject({ kind: 'missing' });
      await Promise.all([0, 1, 2].map(() => people.invites.invite(ivo.id)));
      expect(await rows(people.db, 'SELECT FROM invites')).toHaveLength(1);
      await people.changes.disable(ivo.email);
      await expect(people.invites.invite(ivo.id)).rejects.toMatchObject({ kind: 'missing' });
      expect(await rows(people.db, 'SELECT FROM invites')).toEqual([]);
    });

    it('stays good when the password is too weak', async () => {
      await expect(people.invites.accept(token, 'ivo@example.test')).rejects.toMatchObject({ field: 'password' });
      expect(await people.invites.accept(token, PASSWORD)).toBe(ivo.id);
    });

    it('is worth nothing after a week, and when there is a newer one', async () => {
      const { token: newer } = await people.invites.invite(ivo.id);
      await expect(people.invites.accept(token, PASSWORD)).rejects.toThrow('not good');
      await people.clock.pass(days(7));
      await expect(people.invites.accept(newer, PASSWORD)).rejects.toThrow('not good');
    });
  });

  describe('the grants of a viewer', () => {
    const customer = { type: 'customer', id: 'c-1' } as const;

    it('are replaced as a whole', async () => {
      expect(await people.grants.of(vera.id)).toEqual([]);
      await people.grants.replace(vera.id, [customer, customer, { type: 'customer', id: 'c-0' }]);
      expect(await people.grants.of(vera.id)).toEqual([{ type: 'customer', id: 'c-0' }, customer]);
      expect(await people.grants.replace(vera.id, [customer])).toEqual([customer]);
    });

    it('open nothing that is not there, and then nothing is changed', async () => {
      await people.grants.replace(vera.id, [customer]);
      for (const type of ['account', 'location'] as const) {
        const grants = [{ type, id: randomUUID() }];
        await expect(people.grants.replace(vera.id, grants)).rejects.toMatchObject({
          kind: 'invalid',
          field: 'grants',
        });
      }
      expect(await people.grants.of(vera.id)).toEqual([customer]);
    });

    it('belong to somebody', async () => {
      expect(await people.grants.of(randomUUID())).toBeNull();
      await expect(people.grants.replace(randomUUID(), [])).rejects.toMatchObject({ kind: 'missing' });
    });
  });
});
