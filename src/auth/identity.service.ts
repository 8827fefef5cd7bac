import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, minutes } from '../domain/duration';
import type { Role } from '../domain/permissions';
import type { Scope } from '../domain/scope';
import { Clock } from '../platform/clock/clock';
import { pgArray, rows } from '../platform/database/sql';
import { AccessTokens } from './access-tokens';
import { API_TOKEN_MARK } from './api-tokens.service';
import type { Caller, TokenScope } from './caller';
import { hashOf } from './opaque-token';

/** The last use of a session or token is told to the minute: more exact would cost a write for every request. */
const USE_IS_TOLD_EVERY = minutes(1);

interface Found {
  readonly id: string;
  readonly last_used_at: Date | null;
  readonly scopes: TokenScope[] | null;
  readonly user_id: string;
  readonly name: string;
  readonly role: Role;
  readonly grants: Scope[];
}

const PERSON = `u.id AS user_id, u.name, u.role, COALESCE((
  SELECT jsonb_agg(jsonb_build_object('type', g.type, 'id', g.ref)) FROM user_grants g WHERE g.user_id = u.id
), '[]') AS grants`;

/**
 * Who is behind a request.
 *
 * It asks the database each time, and remembers nothing: whoever is disabled, signed out or stripped of a grant is so
 * with their next request, on every replica.
 */
@Injectable()
export class IdentityService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly access: AccessTokens,
  ) {}

  /** Whose bearer token this is, of a session or of a program; null for one that is worth nothing. */
  byBearer(bearer: string): Promise<Caller | null> {
    return bearer.startsWith(API_TOKEN_MARK) ? this.byApiToken(bearer) : this.bySession(bearer);
  }

  /** Whose access token a browser has sent as a cookie; null for one that is worth nothing. */
  byCookies(access: string): Promise<Caller | null> {
    return this.bySession(access);
  }

  /**
   * Who is behind these sessions and API tokens now, by their ids: who is let in no more is not in the answer. This counts
   * as no use of them.
   */
  async still(keys: readonly string[]): Promise<ReadonlyMap<string, Caller>> {
    if (keys.length === 0) return new Map();
    const found = await rows<Found & { readonly isToken: boolean }>(
      this.db,
      `SELECT s.id, s.last_used_at, NULL AS scopes, false AS "isToken", ${PERSON}
       FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = ANY($1::uuid[]) AND s.expires_at > $2 AND u.active
       UNION ALL
       SELECT t.id, t.last_used_at, t.scopes, true, ${PERSON} FROM api_tokens t JOIN users u ON u.id = t.user_id
       WHERE t.id = ANY($1::uuid[]) AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.active`,
      [pgArray(keys), this.clock.now()],
    );
    return new Map(
      found.map((row) => {
        const token = row.isToken ? { id: row.id, scopes: row.scopes ?? [] } : null;
        return [row.id, { actor: actorOf(row), sessionId: token ? null : row.id, token }];
      }),
    );
  }

  /** What a browser of this session must send in its CSRF header when it comes by cookies. */
  csrfToken(sessionId: string): string {
    return this.access.csrfToken(sessionId);
  }

  isCsrfToken(sessionId: string, given: string): boolean {
    return this.access.isCsrfToken(sessionId, given);
  }

  private async bySession(token: string): Promise<Caller | null> {
    const sessionId = await this.access.sessionOf(token);
    if (!sessionId) return null;
    const found = await this.find(
      `SELECT s.id, s.last_used_at, NULL AS scopes, ${PERSON} FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = $1 AND s.expires_at > $2 AND u.active`,
      sessionId,
    );
    if (!found) return null;
    await this.tellUse('sessions', found);
    return { actor: actorOf(found), sessionId: found.id, token: null };
  }

  private async byApiToken(token: string): Promise<Caller | null> {
    const found = await this.find(
      `SELECT t.id, t.last_used_at, t.scopes, ${PERSON} FROM api_tokens t JOIN users u ON u.id = t.user_id
       WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.active`,
      hashOf(token),
    );
    if (!found) return null;
    await this.tellUse('api_tokens', found);
    return { actor: actorOf(found), sessionId: null, token: { id: found.id, scopes: found.scopes ?? [] } };
  }

  private async find(sql: string, key: string): Promise<Found | undefined> {
    const [found] = await rows<Found>(this.db, sql, [key, this.clock.now()]);
    return found;
  }

  private async tellUse(table: 'sessions' | 'api_tokens', { id, last_used_at }: Found): Promise<void> {
    const now = this.clock.now();
    const recently = after(now, -USE_IS_TOLD_EVERY);
    if (last_used_at && last_used_at > recently) return;
    await this.db.query(
      `UPDATE ${table} SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)`,
      [id, now, recently],
    );
  }
}

const actorOf = ({ user_id, name, role, grants }: Found) => ({ userId: user_id, name, role, grants });
