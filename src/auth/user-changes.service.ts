import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { passwordFault } from '../domain/password';
import type { Role } from '../domain/permissions';
import { notThere, Refusal } from '../domain/refusal';
import type { Words } from '../domain/texts/words';
import { Audit } from '../platform/audit/audit';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { normalisedEmail } from './email';
import { Passwords } from './passwords';
import { isUser, type User, USER_COLUMNS } from './user';

/** What of a user becomes another; what is left out stays. */
export interface UserPatch {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly active?: boolean | undefined;
  readonly language?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly password?: string | undefined;
}

/** PostgreSQL's word for what is there already. */
const TAKEN = '23505';

/** Everything by which somebody could still come in, or be taken for who they were. */
const WAYS_IN = ['sessions', 'api_tokens', 'telegram_links', 'link_codes', 'invites'];

/** Changes of who is here. There is always one administrator who can get in. */
@Injectable()
export class UserChanges {
  constructor(
    private readonly db: DataSource,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
  ) {}

  /**
   * Changes a user. Whoever is disabled loses every session, token and chat with it; a new password
   * ends all sessions and makes open invitations worthless.
   *
   * `seen` is called with the user under lock, before the change, and may throw.
   */
  async change(id: string, patch: UserPatch, seen: (current: User) => void = () => undefined): Promise<User> {
    const { password } = patch;
    const passwordHash = password === undefined ? null : await this.passwords.hash(password);
    return this.db.transaction(async (tx) => {
      const before = await lock(tx, id);
      seen(before);
      const wanted = { ...before, ...said(patch) };
      const fault = password === undefined ? null : passwordFault(password, wanted.email);
      if (fault) throw new Refusal('invalid', fault, 'password');
      if (wanted.role !== 'admin' || !wanted.active) await keepAnAdmin(tx, before, verbOf(wanted));
      const after = await store(tx, wanted, passwordHash);
      if (!after.active) await shutOut(tx, [id]);
      else if (passwordHash) await renew(tx, id);
      const action = before.active && !after.active ? 'user.disabled' : 'user.changed';
      await this.audit.write(tx, { action, subjectType: 'user', subjectId: id, before, after: noted(after, password) });
      return after;
    });
  }

  /** Changes what somebody reads, and by which clocks, in the transaction that it is given; nothing when it is so. */
  async localise(tx: Tx, id: string, { language, timeZone }: Pick<User, 'language' | 'timeZone'>): Promise<void> {
    const sql = `SELECT ${USER_COLUMNS} FROM users WHERE id = $1 FOR NO KEY UPDATE`;
    const [before] = await rows<User>(tx, sql, [id]);
    if (!before) throw notThere();
    if (before.language === language && before.timeZone === timeZone) return;
    const after = await store(tx, { ...before, language, timeZone }, null);
    await this.audit.write(tx, { action: 'user.changed', subjectType: 'user', subjectId: id, before, after });
  }

  /** Shuts somebody out, at once and everywhere. */
  async disable(email: string): Promise<User> {
    const [user] = await rows<{ id: string }>(this.db, 'SELECT id FROM users WHERE email = $1', [
      normalisedEmail(email),
    ]);
    if (!user) {
      throw new Refusal('missing', {
        en: `Nobody here has the e-mail address ${normalisedEmail(email)}.`,
        es: `Nadie aquí tiene la dirección de correo ${normalisedEmail(email)}.`,
      });
    }
    return this.change(user.id, { active: false });
  }

  /** Removes somebody for good, with their destinations and subscriptions. What they did stays in the audit. */
  async remove(id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const before = await lock(tx, id);
      await keepAnAdmin(tx, before, VERBS.removed);
      await tx.query('DELETE FROM users WHERE id = $1', [id]);
      await this.audit.write(tx, { action: 'user.deleted', subjectType: 'user', subjectId: id, before });
    });
  }
}

const said = (patch: UserPatch): Partial<User> =>
  Object.fromEntries(
    Object.entries({ ...patch, password: undefined }).filter(([, value]) => value !== undefined),
  ) as Partial<User>;

const VERBS = {
  removed: { en: 'be removed', es: 'quitar' },
  demoted: { en: 'be given another role', es: 'cambiar de rol' },
  disabled: { en: 'be disabled', es: 'desactivar' },
};

const verbOf = ({ active }: User): Words => (active ? VERBS.demoted : VERBS.disabled);

const noted = (after: User, password: string | undefined) =>
  password === undefined ? after : { ...after, password: 'changed' };

/** Every admin is locked with them, in one order: two who disable each other at once do not both succeed. */
async function lock(tx: Tx, id: string): Promise<User> {
  const locked = await rows<User>(
    tx,
    `SELECT ${USER_COLUMNS} FROM users WHERE id = $1 OR (role = 'admin' AND active) ORDER BY id FOR UPDATE`,
    [id],
  );
  const user = locked.find((each) => each.id === id);
  if (!user) throw notThere();
  return user;
}

async function keepAnAdmin(tx: Tx, { id, role, active }: User, verb: Words): Promise<void> {
  if (role !== 'admin' || !active) return;
  const others = await rows(tx, `SELECT FROM users WHERE role = 'admin' AND active AND id <> $1 LIMIT 1`, [id]);
  if (others.length > 0) return;
  throw new Refusal('conflict', {
    en: `The last active administrator cannot ${verb.en}: make somebody else one first.`,
    es: `El último administrador activo no se puede ${verb.es}: nombre antes a otra persona.`,
  });
}

async function store(tx: Tx, wanted: User, passwordHash: string | null): Promise<User> {
  const email = normalisedEmail(wanted.email);
  // In the statement itself: between a question and it, somebody else could take the address.
  const [stored] = await rows<User>(
    tx,
    `UPDATE users SET email = $2, name = $3, role = $4, active = $5, language = $6, time_zone = $7,
       password_hash = COALESCE($8, password_hash)
     WHERE id = $1 RETURNING ${USER_COLUMNS}`,
    [wanted.id, email, wanted.name.trim(), wanted.role, wanted.active, wanted.language, wanted.timeZone, passwordHash],
  ).catch((cause: unknown) => {
    if ((cause as { code?: unknown }).code !== TAKEN) throw cause;
    throw isUser(email);
  });
  if (!stored) throw notThere();
  return stored;
}

/** Takes every way in from these users. */
export async function shutOut(tx: Tx, userIds: readonly string[]): Promise<void> {
  const ids = pgArray(userIds);
  // A handful of statements, always the same few.
  await Promise.all(WAYS_IN.map((table) => tx.query(`DELETE FROM ${table} WHERE user_id = ANY($1::uuid[])`, [ids])));
  // Else these would speak again as soon as the user is back, to chats that nobody has linked anew.
  await tx.query(
    `UPDATE destinations SET enabled = false, disabled_reason = 'its user was disabled'
     WHERE user_id = ANY($1::uuid[]) AND channel = 'telegram' AND enabled`,
    [ids],
  );
}

async function renew(tx: Tx, userId: string): Promise<void> {
  await tx.query('DELETE FROM sessions WHERE user_id = $1', [userId]);
  await tx.query('DELETE FROM invites WHERE user_id = $1', [userId]);
}
