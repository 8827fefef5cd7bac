import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, days, seconds } from '../domain/duration';
import { actingAs, doerNow } from '../platform/audit/acting';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { affected, rows, type Tx } from '../platform/database/sql';
import { ACCESS_LIFE, AccessTokens } from './access-tokens';
import { hashOf, newOpaque } from './opaque-token';
import { MOST_SESSIONS } from './own-limits';

/** A session that nobody uses ends after this long. */
export const SESSION_LIFE = days(30);

/** Two pages of one browser may bring the same refresh token; they do so within this long. */
const SAME_MOMENT = seconds(10);

const LONGEST_AGENT = 300;

/** What whoever signed in holds. The refresh token is good once. */
export interface Tokens {
  readonly userId: string;
  readonly sessionId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token is good for. */
  readonly expiresIn: number;
}

/** Where a session was opened. */
export interface Origin {
  readonly address: string | null;
  /** The browser or program, as it calls itself. */
  readonly agent: string | null;
}

/** A session as its user sees it. */
export interface Session extends Origin {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** Who has signed in where: opened by a sign-in, kept alive by refresh tokens, ended by whoever has it. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly access: AccessTokens,
    private readonly audit: Audit,
  ) {}

  /**
   * Opens a session for somebody who has proved who they are; null when they are disabled. Of more than a hundred, the one
   * that was not used for longest ends.
   */
  async open(userId: string, { address, agent }: Origin): Promise<Tokens | null> {
    const now = this.clock.now();
    const opened = await actingAs({ ...doerNow(), userId }, () =>
      this.db.transaction(async (tx) => {
        // The user first, as whoever disables them does.
        const [active] = await rows(tx, 'SELECT FROM users WHERE id = $1 AND active FOR UPDATE', [userId]);
        if (!active) return null;
        await tx.query(
          `DELETE FROM sessions WHERE user_id = $1 AND (expires_at <= $2 OR id IN (
             SELECT id FROM sessions WHERE user_id = $1 AND expires_at > $2
             ORDER BY last_used_at DESC, id OFFSET ${MOST_SESSIONS - 1}))`,
          [userId, now],
        );
        const [session] = await rows<{ id: string }>(
          tx,
          `INSERT INTO sessions (user_id, address, agent, created_at, last_used_at, expires_at)
           VALUES ($1, $2, $3, $4, $4, $5) RETURNING id`,
          [userId, address, agent?.slice(0, LONGEST_AGENT) ?? null, now, after(now, SESSION_LIFE)],
        );
        if (!session) throw new Error('The session was not stored');
        const refreshToken = await issue(tx, session.id, now);
        await this.audit.write(tx, { action: 'session.opened', ...subject(session.id), after: { address, agent } });
        return { sessionId: session.id, refreshToken };
      }),
    );
    return opened && this.tokens(userId, opened.sessionId, opened.refreshToken);
  }

  /**
   * New tokens for a refresh token, which is used up by it; null when it is worth nothing.
   *
   * A token that comes a second time was stolen before or after its first: the whole session ends. Only when it comes
   * again at once, and nobody has used what it was exchanged for, was it the same page that asked twice.
   */
  async refresh(refreshToken: string): Promise<Tokens | null> {
    const now = this.clock.now();
    const hash = hashOf(refreshToken);
    const kept = await this.db.transaction(async (tx) => {
      // The session first, as whoever ends it does: a refresh and an end never wait for each other.
      const [session] = await rows<{ id: string; user_id: string }>(
        tx,
        `SELECT s.id, s.user_id FROM sessions s JOIN refresh_tokens t ON t.session_id = s.id JOIN users u ON u.id = s.user_id
         WHERE t.token_hash = $1 AND s.expires_at > $2 AND u.active FOR UPDATE OF s`,
        [hash, now],
      );
      if (!session) return null;
      const use = 'UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL';
      if ((await affected(tx, use, [hash, now])) === 0) {
        if (await wasStolen(tx, hash, now)) await this.endIn(tx, 'id = $1', [session.id], 'session.replayed');
        return null;
      }
      await tx.query('UPDATE sessions SET last_used_at = $2, expires_at = $3 WHERE id = $1', [
        session.id,
        now,
        after(now, SESSION_LIFE),
      ]);
      return { ...session, refreshToken: await issue(tx, session.id, now) };
    });
    return kept && this.tokens(kept.user_id, kept.id, kept.refreshToken);
  }

  /** Which session a refresh token is of, whether it was used or not; null when of none. */
  async byRefreshToken(refreshToken: string): Promise<{ userId: string; sessionId: string } | null> {
    const [session] = await rows<{ userId: string; sessionId: string }>(
      this.db,
      `SELECT s.user_id AS "userId", s.id AS "sessionId" FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
       WHERE t.token_hash = $1`,
      [hashOf(refreshToken)],
    );
    return session ?? null;
  }

  /** A user's sessions, the newest first. */
  list(userId: string, { limit, after: last }: Slice<readonly [createdAt: string, id: string]>): Promise<Session[]> {
    return rows<Session>(
      this.db,
      `SELECT id, address, agent, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
       FROM sessions
       WHERE user_id = $1 AND expires_at > $2 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [userId, this.clock.now(), last?.[0] ?? null, last?.[1] ?? null, limit],
    );
  }

  /** Ends one of the user's sessions; false when they have none of that id. */
  end(userId: string, sessionId: string): Promise<boolean> {
    return actingAs({ ...doerNow(), userId }, () =>
      this.db.transaction((tx) => this.endIn(tx, 'user_id = $1 AND id = $2', [userId, sessionId], 'session.ended')),
    );
  }

  private async endIn(tx: Tx, condition: string, parameters: unknown[], action: string): Promise<boolean> {
    const [ended] = await rows<{ id: string; address: string | null; agent: string | null }>(
      tx,
      `DELETE FROM sessions WHERE ${condition} RETURNING id, address, agent`,
      parameters,
    );
    if (!ended) return false;
    const { id, ...before } = ended;
    await this.audit.write(tx, { action, ...subject(id), before });
    return true;
  }

  private async tokens(userId: string, sessionId: string, refreshToken: string): Promise<Tokens> {
    const accessToken = await this.access.sign(userId, sessionId);
    return { userId, sessionId, accessToken, refreshToken, expiresIn: ACCESS_LIFE / 1_000 };
  }
}

const subject = (sessionId: string) => ({ subjectType: 'session', subjectId: sessionId });

async function issue(tx: Tx, sessionId: string, now: Date): Promise<string> {
  const refreshToken = newOpaque();
  await affected(tx, 'INSERT INTO refresh_tokens (token_hash, session_id, created_at) VALUES ($1, $2, $3)', [
    hashOf(refreshToken),
    sessionId,
    now,
  ]);
  return refreshToken;
}

/** Whether a used token comes too late for a page that asked twice. Its successor was made at the moment of its use. */
async function wasStolen(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  const stolen = await rows(
    tx,
    `SELECT FROM refresh_tokens t WHERE t.token_hash = $1 AND (t.used_at <= $2 OR EXISTS (
       SELECT FROM refresh_tokens n WHERE n.session_id = t.session_id AND n.token_hash <> t.token_hash
         AND n.created_at = t.used_at AND n.used_at IS NOT NULL))`,
    [tokenHash, after(now, -SAME_MOMENT)],
  );
  return stolen.length > 0;
}
