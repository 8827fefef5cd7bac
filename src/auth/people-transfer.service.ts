import { Injectable } from '@nestjs/common';

import { taken, type Taken } from '../domain/configuration-document';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { pages } from '../platform/database/pages';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import type { Grant } from './grants.service';
import { type User, USER_COLUMNS } from './user';
import { shutOut } from './user-changes.service';

/** A user without what belongs to one database alone. */
type UserFacts = Omit<User, 'id'>;

/** What is said of a user; what is left out stays as it is. */
export type ToldUser = Pick<UserFacts, 'email' | 'name' | 'role'> & Partial<UserFacts>;

const USUAL = { active: true, language: null, timeZone: null };

/** A user with their grants, by the ids of this database. */
export interface KnownUser extends UserFacts {
  readonly grants: readonly Grant[];
}

const FIELDS = ['name', 'role', 'active', 'language', 'timeZone'] as const;

/** Carries the people from one database to another, without anything that would let somebody in. */
@Injectable()
export class PeopleTransfer {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Everybody by e-mail address, a page at a time. */
  users(tx: Tx): AsyncGenerator<readonly KnownUser[]> {
    return pages<KnownUser>(
      tx,
      `SELECT u.email, u.name, u.role, u.active, u.language, u.time_zone AS "timeZone", COALESCE((
         SELECT jsonb_agg(jsonb_build_object('type', g.type, 'id', g.ref)) FROM user_grants g WHERE g.user_id = u.id
       ), '[]') AS grants
       FROM users u ORDER BY u.email`,
    );
  }

  /** Of these e-mail addresses, those of people who are here. */
  async known(tx: Tx, emails: readonly string[]): Promise<Set<string>> {
    const found = await rows<{ email: string }>(tx, 'SELECT email FROM users WHERE email = ANY($1::text[])', [
      pgArray(emails),
    ]);
    return new Set(found.map(({ email }) => email));
  }

  async hasAnAdmin(tx: Tx): Promise<boolean> {
    return (await rows(tx, `SELECT FROM users WHERE role = 'admin' AND active LIMIT 1`)).length > 0;
  }

  /** Takes in people: new ones without a password, known ones as they are told. */
  async take(tx: Tx, users: readonly ToldUser[]): Promise<Taken[]> {
    // Every admin is locked with them, as whoever disables one does.
    const locked = await rows<User>(
      tx,
      `SELECT ${USER_COLUMNS} FROM users WHERE email = ANY($1::text[]) OR (role = 'admin' AND active)
       ORDER BY id FOR UPDATE`,
      [pgArray(users.map(({ email }) => email))],
    );
    const here = new Map(locked.map((user) => [user.email, user]));
    const fresh = users.filter(({ email }) => !here.has(email)).map((user) => ({ ...USUAL, ...user }));
    const changed = users.flatMap((user) => {
      const before = here.get(user.email);
      const after = before && { ...before, ...user };
      const fields = after ? FIELDS.filter((field) => before[field] !== after[field]) : [];
      return after && fields.length > 0 ? [{ before, after, fields }] : [];
    });
    const created = await this.create(tx, fresh);
    await this.change(
      tx,
      changed.map(({ after }) => after),
    );
    await this.audit.writeAll(tx, [
      ...created.map((user) => ({ action: 'user.created', ...subject(user.id), after: user })),
      ...changed.map(({ before, after }) => ({
        action: before.active && !after.active ? 'user.disabled' : 'user.changed',
        ...subject(before.id),
        before,
        after,
      })),
    ]);
    const fieldsOf = new Map(changed.map(({ before, fields }) => [before.email, fields]));
    return users.map(({ email }) => {
      if (!here.has(email)) return taken(email, 'created', 'without a password: panoptes user invite');
      const fields = fieldsOf.get(email);
      return fields ? taken(email, 'updated', fields.join(', ')) : taken(email, 'unchanged');
    });
  }

  /** Gives these users these grants and no others. */
  async takeGrants(tx: Tx, users: readonly { readonly email: string; readonly grants: readonly Grant[] }[]) {
    const found = await rows<{ id: string; email: string; grants: readonly Grant[] }>(
      tx,
      `SELECT u.id, u.email, COALESCE((
         SELECT jsonb_agg(jsonb_build_object('type', g.type, 'id', g.ref)) FROM user_grants g WHERE g.user_id = u.id
       ), '[]') AS grants FROM users u WHERE u.email = ANY($1::text[])`,
      [pgArray(users.map(({ email }) => email))],
    );
    const here = new Map(found.map((user) => [user.email, user]));
    const changed = users.flatMap(({ email, grants }) => {
      const user = here.get(email);
      return user && keyOf(user.grants) !== keyOf(grants) ? [{ ...user, wanted: grants }] : [];
    });
    const each = changed.flatMap(({ id, wanted }) => wanted.map((grant) => ({ id, grant })));
    await tx.query('DELETE FROM user_grants WHERE user_id = ANY($1::uuid[])', [pgArray(changed.map(({ id }) => id))]);
    await tx.query(
      `INSERT INTO user_grants (user_id, type, ref)
       SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS g(user_id, type, ref)`,
      [
        pgArray(each.map(({ id }) => id)),
        pgArray(each.map(({ grant }) => grant.type)),
        pgArray(each.map(({ grant }) => grant.id)),
      ],
    );
    await this.audit.writeAll(
      tx,
      changed.map(({ id, grants, wanted }) => ({
        action: 'user.grants-changed',
        ...subject(id),
        before: { grants },
        after: { grants: wanted },
      })),
    );
    const touched = new Set(changed.map(({ email }) => email));
    return users.map(({ email }) => taken(email, touched.has(email) ? 'updated' : 'unchanged'));
  }

  private create(tx: Tx, users: readonly UserFacts[]): Promise<User[]> {
    return rows<User>(
      tx,
      `INSERT INTO users (email, name, role, active, language, time_zone, created_at)
       SELECT v.*, $7::timestamptz
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::text[], $6::text[]) AS v
       RETURNING ${USER_COLUMNS}`,
      [...columns(users), this.clock.now()],
    );
  }

  private async change(tx: Tx, users: readonly User[]): Promise<void> {
    await tx.query(
      `UPDATE users u SET name = v.name, role = v.role, active = v.active, language = v.language, time_zone = v.time_zone
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::text[], $6::text[])
         AS v(email, name, role, active, language, time_zone)
       WHERE u.email = v.email`,
      columns(users),
    );
    const out = users.filter(({ active }) => !active).map(({ id }) => id);
    if (out.length > 0) await shutOut(tx, out);
  }
}

const subject = (id: string) => ({ subjectType: 'user', subjectId: id });

const keyOf = (grants: readonly Grant[]) =>
  JSON.stringify([...new Set(grants.map(({ type, id }) => JSON.stringify([type, id])))].sort());

const columns = (users: readonly UserFacts[]) => [
  pgArray(users.map(({ email }) => email)),
  pgArray(users.map(({ name }) => name)),
  pgArray(users.map(({ role }) => role)),
  pgArray(users.map(({ active }) => active)),
  pgArray(users.map(({ language }) => language)),
  pgArray(users.map(({ timeZone }) => timeZone)),
];
