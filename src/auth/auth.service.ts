import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { hash } from '@node-rs/argon2';
import { DataSource } from 'typeorm';

import type { Actor, Role } from '../domain/permissions';
import type { Scope } from '../domain/scope';
import { Clock } from '../platform/clock/clock';
import { affected, rows } from '../platform/database/sql';
import { AuthConfig } from './auth.config';
import { UserEntity } from './user.entity';
import { UserGrantEntity } from './user-grant.entity';

/** A user as people see them: without their password. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password?: string | undefined;
}

/** What was asked of the users cannot be; the message says why, in people's words. */
export class UserError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UserError';
  }
}

/** What OWASP recommends for argon2id: 19 MiB, two passes. The library's default algorithm is argon2id. */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const COLUMNS = 'id, email, name, role, active';

/** The people who use Panoptes, and what each of them may see. */
@Injectable()
export class AuthService implements OnApplicationBootstrap {
  private readonly logger = new Logger(AuthService.name);

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly config: AuthConfig,
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
      [normalised(email), await hashed(password), this.clock.now()],
    );
    if (created > 0) this.logger.log(`the first administrator is ${normalised(email)}`);
  }

  /** Throws a UserError when the address is taken. */
  async create({ email, name, role, password }: NewUser): Promise<User> {
    const [created] = await rows<User>(
      this.db,
      `INSERT INTO users (email, name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (email) DO NOTHING RETURNING ${COLUMNS}`,
      [normalised(email), name.trim(), role, await hashed(password), this.clock.now()],
    );
    if (!created) throw new UserError(`there is a user with the e-mail address ${normalised(email)} already`);
    return created;
  }

  list(): Promise<User[]> {
    return rows<User>(this.db, `SELECT ${COLUMNS} FROM users ORDER BY email`);
  }

  async byEmail(email: string): Promise<User | null> {
    const [user] = await rows<User>(this.db, `SELECT ${COLUMNS} FROM users WHERE email = $1`, [normalised(email)]);
    return user ?? null;
  }

  /** The administrator who has been here longest; null when there is none that is active. */
  async firstAdmin(): Promise<User | null> {
    const [user] = await rows<User>(
      this.db,
      `SELECT ${COLUMNS} FROM users WHERE role = 'admin' AND active ORDER BY created_at, id LIMIT 1`,
    );
    return user ?? null;
  }

  /** Shuts a user out. Throws a UserError for an unknown address and for the last active admin. */
  disable(email: string): Promise<User> {
    return this.db.transaction(async (tx) => {
      // Every admin is locked, so that two who disable each other at once do not both succeed.
      const admins = await rows<User>(
        tx,
        `SELECT ${COLUMNS} FROM users WHERE role = 'admin' AND active ORDER BY id FOR UPDATE`,
      );
      if (admins.length === 1 && admins[0]?.email === normalised(email)) {
        throw new UserError('the last active administrator cannot be disabled');
      }
      const [user] = await rows<User>(tx, `UPDATE users SET active = false WHERE email = $1 RETURNING ${COLUMNS}`, [
        normalised(email),
      ]);
      if (!user) throw new UserError(`nobody here has the e-mail address ${normalised(email)}`);
      return user;
    });
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
}

const normalised = (email: string) => email.trim().toLowerCase();

const hashed = (password: string | undefined) => (password ? hash(password, ARGON) : Promise.resolve(null));
