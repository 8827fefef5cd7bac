import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { claimedRole } from '../domain/claimed-role';
import type { Role } from '../domain/permissions';
import { Refusal } from '../domain/refusal';
import { actingAs, doerNow } from '../platform/audit/acting';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { rows } from '../platform/database/sql';
import { AuthConfig } from './auth.config';
import { AuthService } from './auth.service';
import type { User } from './user';
import { UserChanges } from './user-changes.service';

const personSchema = z.object({
  sub: z.string().min(1),
  email: z.email().max(254).optional(),
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
  name: z.string().trim().min(1).max(200).optional().catch(undefined),
});

type Person = z.output<typeof personSchema>;

const NO = {
  person: {
    en: 'The provider did not say who you are in words that are known here.',
    es: 'El proveedor no dijo quién es usted de un modo que aquí se conozca.',
  },
  role: {
    en: 'The provider gives you no role here: ask an administrator.',
    es: 'El proveedor no le da ningún rol aquí: pídalo a un administrador.',
  },
  entry: {
    en: 'Your account is disabled: ask an administrator.',
    es: 'Su cuenta está desactivada: hable con un administrador.',
  },
  address: {
    en: 'The provider does not vouch for an e-mail address of yours: verify it there.',
    es: 'El proveedor no responde por ninguna dirección de correo suya: verifíquela allí.',
  },
};

/** Who somebody is here whom a provider of OpenID Connect vouches for. */
@Injectable()
export class OidcUsers {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly config: AuthConfig,
    private readonly auth: AuthService,
    private readonly changes: UserChanges,
    private readonly audit: Audit,
  ) {}

  /**
   * The user's id. Somebody who comes for the first time is found by their verified address, else added.
   *
   * With OIDC_ROLE_CLAIM the provider says the role at every sign-in, and who has none is refused; without it, whoever
   * is new becomes a viewer, who sees nothing until something is granted to them.
   */
  async userFor(issuer: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
    const { data: person } = personSchema.safeParse(claims);
    if (!person) throw new Refusal('forbidden', NO.person);
    const claim = this.config.OIDC_ROLE_CLAIM;
    const role = claim ? claimedRole(claims, claim) : undefined;
    if (role === null) throw new Refusal('forbidden', NO.role);
    const user = (await this.known(issuer, person.sub)) ?? (await this.meet(issuer, person, role ?? 'viewer'));
    if (!user.active) throw new Refusal('forbidden', NO.entry);
    if (role && user.role !== role) await this.asUser(user.id, () => this.changes.change(user.id, { role }));
    return user.id;
  }

  private async known(issuer: string, subject: string): Promise<User | null> {
    const [known] = await rows<{ user_id: string }>(
      this.db,
      'SELECT user_id FROM oidc_identities WHERE issuer = $1 AND subject = $2',
      [issuer, subject],
    );
    return known ? this.auth.byId(known.user_id) : null;
  }

  private async meet(issuer: string, person: Person, role: Role): Promise<User> {
    const { sub, email, email_verified: verified, name } = person;
    // Whoever may write any address into their account there must not become somebody else here.
    if (!email || verified !== true) {
      throw new Refusal('forbidden', NO.address);
    }
    const user = (await this.auth.byEmail(email)) ?? (await this.auth.create({ email, name: name ?? email, role }));
    return this.asUser(user.id, () => this.link(issuer, sub, user));
  }

  private link(issuer: string, subject: string, user: User): Promise<User> {
    return this.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO oidc_identities (issuer, subject, user_id, linked_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [issuer, subject, user.id, this.clock.now()],
      );
      const after = { issuer, subject };
      await this.audit.write(tx, { action: 'user.linked', subjectType: 'user', subjectId: user.id, after });
      return user;
    });
  }

  private asUser<T>(userId: string, work: () => Promise<T>): Promise<T> {
    return actingAs({ ...doerNow(), userId }, work);
  }
}
