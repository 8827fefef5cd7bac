import { randomBytes } from 'node:crypto';

import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { AccessTokens } from '../../src/auth/access-tokens';
import { ApiTokensService } from '../../src/auth/api-tokens.service';
import { AuthConfig } from '../../src/auth/auth.config';
import { AuthService } from '../../src/auth/auth.service';
import { ExpiredKeys } from '../../src/auth/expired-keys';
import { GrantsService } from '../../src/auth/grants.service';
import { OidcUsers } from '../../src/auth/oidc-users.service';
import { IdentityService } from '../../src/auth/identity.service';
import { InvitesService } from '../../src/auth/invites.service';
import { OidcService } from '../../src/auth/oidc.service';
import { Passwords } from '../../src/auth/passwords';
import { SecondFactors } from '../../src/auth/second-factors.service';
import { SessionsService, type Tokens } from '../../src/auth/sessions.service';
import { SignInService } from '../../src/auth/sign-in.service';
import { TelegramLinksService } from '../../src/auth/telegram-links.service';
import { Tries } from '../../src/auth/tries';
import type { User } from '../../src/auth/user';
import { UserChanges } from '../../src/auth/user-changes.service';
import { UserGrantEntity } from '../../src/auth/user-grant.entity';
import { UserEntity } from '../../src/auth/user.entity';
import { TelegramLinkEntity } from '../../src/auth/telegram-link.entity';
import type { Role } from '../../src/domain/permissions';
import { Audit } from '../../src/platform/audit/audit';
import type { Environment } from '../../src/platform/config/environment';
import type { Loops } from '../../src/platform/clock/loops';
import { databaseOptions } from '../../src/platform/database/options';
import { rows } from '../../src/platform/database/sql';
import { Metrics } from '../../src/platform/metrics/metrics';
import { Secret } from '../../src/platform/secrets/secret';
import { SecretBox } from '../../src/platform/secrets/secret-box';
import type { TelegramConnection } from '../../src/platform/telegram/telegram-connection';
import { freshDatabase } from './database';
import { TestClock } from './test-clock';

export const PASSWORD = 'correct horse battery';

/** The room of who is who, whole, on a database of its own. */
export type People = Awaited<ReturnType<typeof gatherPeople>>;

export async function gatherPeople(environment: Environment = {}) {
  Logger.overrideLogger(false);
  const database = await freshDatabase();
  const entities = [UserEntity, UserGrantEntity, TelegramLinkEntity];
  const db = await new DataSource(databaseOptions(database.url, { entities })).initialize();
  const clock = new TestClock();
  const metrics = new Metrics();
  const box = new SecretBox(db, clock, { current: new Secret(randomBytes(32).toString('hex')) });
  const audit = new Audit(clock);
  const passwords = new Passwords();
  const access = new AccessTokens(clock, box);
  const changes = new UserChanges(db, passwords, audit);
  const sessions = new SessionsService(db, clock, access, audit);
  const secondFactors = new SecondFactors(db, clock, box, audit);
  const authWith = (env: Environment) => new AuthService(db, clock, new AuthConfig(env), passwords, audit);
  const auth = authWith(environment);
  const connection = { learnUsername: () => Promise.resolve('panoptes_bot') };

  /** As a replica has it, or a process that was started anew. */
  const newSignIn = () => new SignInService(db, new Tries(db, clock), passwords, secondFactors, metrics);

  return {
    db,
    clock,
    metrics,
    auth,
    authWith,
    changes,
    sessions,
    expiredKeys: new ExpiredKeys(db, clock, { add: () => undefined } as unknown as Loops),
    secondFactors,
    newSignIn,
    signIn: newSignIn(),
    grants: new GrantsService(db, audit),
    invites: new InvitesService(db, clock, passwords, audit),
    apiTokens: new ApiTokensService(db, clock, audit),
    identity: new IdentityService(db, clock, access),
    links: new TelegramLinksService(db, clock, auth, connection as unknown as TelegramConnection, audit),

    /** Sign-in by the provider that this environment names. */
    oidc(env: Environment): OidcService {
      const config = new AuthConfig(env);
      return new OidcService(clock, box, config, new OidcUsers(db, clock, config, auth, changes, audit));
    },

    /** Somebody of that name, who signs in by `PASSWORD`. */
    add(name: string, role: Role): Promise<User> {
      return auth.create({ email: `${name}@example.test`, name, role, password: PASSWORD });
    },

    async signedIn(user: User): Promise<Tokens> {
      const tokens = await sessions.open(user.id, { address: '192.0.2.7', agent: 'a browser' });
      if (!tokens) throw new Error(`${user.email} cannot sign in`);
      return tokens;
    },

    async audited(): Promise<string[]> {
      const entries = await rows<{ action: string }>(db, 'SELECT action FROM audit_log ORDER BY id');
      return entries.map(({ action }) => action);
    },

    async part(): Promise<void> {
      await db.destroy();
      await database.drop();
    },
  };
}
