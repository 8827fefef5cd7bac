import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, days } from '../domain/duration';
import { passwordFault } from '../domain/password';
import { Refusal } from '../domain/refusal';
import { actingAs, doerNow } from '../platform/audit/acting';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { affected, rows } from '../platform/database/sql';
import { hashOf, newOpaque } from './opaque-token';
import { Passwords } from './passwords';

const LIFE = days(7);

export interface Invite {
  /** Shown once; whoever has it may set the password. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Invitations: how somebody whose password nobody else should know sets their first one. */
@Injectable()
export class InvitesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
  ) {}

  /** Invites an active user who is there already; an invitation from before is worth nothing any more. */
  async invite(userId: string): Promise<Invite> {
    const now = this.clock.now();
    const invite = { token: newOpaque(), expiresAt: after(now, LIFE) };
    await this.db.transaction(async (tx) => {
      const [active] = await rows(tx, 'SELECT FROM users WHERE id = $1 AND active FOR UPDATE', [userId]);
      if (!active) throw new Refusal('missing', NOBODY);
      await tx.query('DELETE FROM invites WHERE user_id = $1', [userId]);
      await tx.query('INSERT INTO invites (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)', [
        hashOf(invite.token),
        userId,
        now,
        invite.expiresAt,
      ]);
      await this.audit.write(tx, { action: 'user.invited', subjectType: 'user', subjectId: userId });
    });
    return invite;
  }

  /** Sets the password of whoever was invited, ends their sessions, and gives their id. Refused for a weak one, it stays good. */
  async accept(token: string, password: string): Promise<string> {
    const now = this.clock.now();
    const [invited] = await rows<{ id: string; email: string }>(
      this.db,
      `SELECT u.id, u.email FROM invites i JOIN users u ON u.id = i.user_id
       WHERE i.token_hash = $1 AND i.expires_at > $2 AND u.active`,
      [hashOf(token), now],
    );
    if (!invited) throw worthless();
    const fault = passwordFault(password, invited.email);
    if (fault) throw new Refusal('invalid', fault, 'password');
    const passwordHash = await this.passwords.hash(password);
    return actingAs({ ...doerNow(), userId: invited.id }, () =>
      this.db.transaction(async (tx) => {
        await tx.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [invited.id]);
        // Taken again by the delete, so that of two who come at once only one sets it.
        const taken = await affected(tx, 'DELETE FROM invites WHERE token_hash = $1', [hashOf(token)]);
        if (taken === 0) throw worthless();
        await tx.query('UPDATE users SET password_hash = $2 WHERE id = $1', [invited.id, passwordHash]);
        await tx.query('DELETE FROM sessions WHERE user_id = $1', [invited.id]);
        await this.audit.write(tx, { action: 'invite.accepted', subjectType: 'user', subjectId: invited.id });
        return invited.id;
      }),
    );
  }
}

const worthless = () =>
  new Refusal(
    'invalid',
    {
      en: 'This invitation is not good (any more): ask an administrator for a new one.',
      es: 'Esta invitación no es válida (o ya no lo es): pida otra a un administrador.',
    },
    'token',
  );

const NOBODY = {
  en: 'There is no such user, or they are disabled: enable them first.',
  es: 'No existe ese usuario o está desactivado: actívelo antes.',
};
