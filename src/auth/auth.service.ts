import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { passwordFault } from '../domain/password';
import type { Actor, Role } from '../domain/permissions';
import { Refusal } from '../domain/refusal';
import type { Scope } from '../domain/scope';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { affected, pgArray, rows } from '../platform/database/sql';
import { AuthConfig } from './auth.config';
import { normalisedEmail } from './email';
import { Passwords } from './passwords';
import { isUser, type User, USER_COLUMNS } from './user';
import { UserEntity } from './user.entity';
import { UserGrantEntity } from './user-grant.entity';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password?: string | undefined;
}

/** The people who use Panoptes, and what each of them may see. */
@Injectable()
export class AuthService implements OnApplicationBootstrap {
  private readonly logger = new Logger(AuthService.name);

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly config: AuthConfig,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
  ) {}

  /** Makes the administrator of the environment when nobody is there yet; replicas may start side by side. */
  async onApplicationBootstrap(): Promise<void> {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = this.config;
    if (!email || (await this.db.getRepository(UserEntity).exists())) return;
    const created = await affected(
      this.db,
      `INSERT INTO users (email, name, role, password_hash, created_at)
       SELECT $1, 'Administrator', 'admin', $2, $3 WHERE NOT EXISTS (SELECT FROM users)
       ON CONFLICT DO NOTHING`,
      [normalisedEmail(email), await this.hashed(password), this.clock.now()],
    );
    if (created === 0) return;
    this.logger.log(`the first administrator is ${normalisedEmail(email)}`);
    // Whoever runs the house may choose; a first start that stops for it would help nobody.
    const fault = password && passwordFault(password, email);
    if (fault) this.logger.warn(`ADMIN_PASSWORD is weak. ${fault.en}`);
  }

  /** Refuses an address that is taken, and a password that is too weak. */
  async create({ email, name, role, password }: NewUser): Promise<User> {
    const fault = password === undefined ? null : passwordFault(password, email);
    if (fault) throw new Refusal('invalid', fault, 'password');
    const passwordHash = await this.hashed(password);
    return this.db.transaction(async (tx) => {
      const [created] = await rows<User>(
        tx,
        `INSERT INTO users (email, name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (email) DO NOTHING RETURNING ${USER_COLUMNS}`,
        [normalisedEmail(email), name.trim(), role, passwordHash, this.clock.now()],
      );
      if (!created) throw isUser(normalisedEmail(email));
      await this.audit.write(tx, {
        action: 'user.created',
        subjectType: 'user',
        subjectId: created.id,
        after: created,
      });
      return created;
    });
  }

  list(): Promise<User[]> {
    return rows<User>(this.db, `SELECT ${USER_COLUMNS} FROM users ORDER BY email`);
  }

  /** Everybody, by e-mail address. */
  slice({ limit, after }: Slice<readonly [email: string]>): Promise<User[]> {
    return rows<User>(
      this.db,
      `SELECT ${USER_COLUMNS} FROM users WHERE $1::text IS NULL OR email > $1 ORDER BY email LIMIT $2`,
      [after?.[0] ?? null, limit],
    );
  }

  async byId(id: string): Promise<User | null> {
    const [user] = await rows<User>(this.db, `SELECT ${USER_COLUMNS} FROM users WHERE id = $1`, [id]);
    return user ?? null;
  }

  async byEmail(email: string): Promise<User | null> {
    const [user] = await rows<User>(this.db, `SELECT ${USER_COLUMNS} FROM users WHERE email = $1`, [
      normalisedEmail(email),
    ]);
    return user ?? null;
  }

  /** The administrator who has been here longest; null when there is none that is active. */
  async firstAdmin(): Promise<User | null> {
    const [user] = await rows<User>(
      this.db,
      `SELECT ${USER_COLUMNS} FROM users WHERE role = 'admin' AND active ORDER BY created_at, id LIMIT 1`,
    );
    return user ?? null;
  }

  /** The user as somebody who acts; null when there is none or they are disabled. */
  async actor(userId: string): Promise<Actor | null> {
    const user = await this.db.getRepository(UserEntity).findOneBy({ id: userId, active: true });
    if (!user) return null;
    const grants = await this.db.getRepository(UserGrantEntity).findBy({ userId });
    return {
      userId,
      name: user.name,
      role: user.role,
      grants: grants.map(({ type, ref }): Scope => ({ type, id: ref })),
    };
  }

  /** Those of these users who are active, as somebody who acts, by their id. */
  async actors(userIds: readonly string[]): Promise<ReadonlyMap<string, Actor>> {
    if (userIds.length === 0) return new Map();
    const found = await rows<Omit<Actor, 'grants'> & { readonly grants: readonly Scope[] }>(
      this.db,
      `SELECT u.id AS "userId", u.name, u.role, COALESCE(g.grants, '[]') AS grants
       FROM users u LEFT JOIN LATERAL (
         SELECT jsonb_agg(jsonb_build_object('type', type, 'id', ref)) AS grants FROM user_grants WHERE user_id = u.id
       ) g ON true
       WHERE u.id = ANY($1::uuid[]) AND u.active`,
      [pgArray(userIds)],
    );
    return new Map(found.map((actor) => [actor.userId, actor]));
  }

  private hashed(password: string | undefined): Promise<string | null> {
    return password ? this.passwords.hash(password) : Promise.resolve(null);
  }
}
