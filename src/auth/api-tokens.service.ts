import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { type Actor, may } from '../domain/permissions';
import { mayNot, Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { pgArray, rows } from '../platform/database/sql';
import type { TokenScope } from './caller';
import { hashOf, newOpaque } from './opaque-token';
import { MOST_API_TOKENS, roomForOneMore } from './own-limits';

/** How every API token begins: it is known for one by sight, also by those who search leaked files for them. */
export const API_TOKEN_MARK = 'pan_';

/** The letters that are kept, so that people know which one it is. */
const KNOWN_BY = API_TOKEN_MARK.length + 6;

export interface NewApiToken {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** Null for one that does not expire. */
  readonly expiresAt: Date | null;
}

/** An API token as its owner sees it afterwards: without itself. */
export interface ApiToken extends NewApiToken {
  readonly id: string;
  /** Its first letters. */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const COLUMNS = `id, name, prefix, scopes, created_at AS "createdAt", expires_at AS "expiresAt",
  last_used_at AS "lastUsedAt"`;

const PAST = {
  en: 'expiresAt lies in the past: choose a later time.',
  es: 'expiresAt está en el pasado: elija un momento posterior.',
};
const NO_ROOM = {
  en: `You have ${MOST_API_TOKENS} API tokens, and one person may have no more. Revoke one that is not needed.`,
  es: `Tiene ${MOST_API_TOKENS} tokens de API, y una persona no puede tener más. Revoque uno que no haga falta.`,
};

/** What programs show in their owners' stead. */
@Injectable()
export class ApiTokensService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Makes one; `token` is shown now, and never again. Throws a Refusal when the owner has too many. */
  create(owner: Actor, { name, scopes, expiresAt }: NewApiToken): Promise<ApiToken & { token: string }> {
    const now = this.clock.now();
    if (expiresAt && expiresAt <= now) throw new Refusal('invalid', PAST, 'expiresAt');
    if (scopes.includes('ingest') && !may(owner, 'location.manage')) {
      throw mayNot(owner.role, 'location.manage', 'scopes');
    }
    const token = `${API_TOKEN_MARK}${newOpaque()}`;
    return this.db.transaction(async (tx) => {
      await roomForOneMore(tx, owner.userId, { table: 'api_tokens', most: MOST_API_TOKENS }, NO_ROOM);
      const [created] = await rows<ApiToken>(
        tx,
        `INSERT INTO api_tokens (user_id, name, prefix, token_hash, scopes, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5::text[], $6, $7) RETURNING ${COLUMNS}`,
        [owner.userId, name, token.slice(0, KNOWN_BY), hashOf(token), pgArray([...new Set(scopes)]), now, expiresAt],
      );
      if (!created) throw new Error('The token was not stored');
      const after = { name, scopes, expiresAt, prefix: created.prefix };
      await this.audit.write(tx, { action: 'token.created', ...subject(created.id), after });
      return { ...created, token };
    });
  }

  /** A user's tokens, the newest first. */
  list(userId: string, { limit, after }: Slice<readonly [createdAt: string, id: string]>): Promise<ApiToken[]> {
    return rows<ApiToken>(
      this.db,
      `SELECT ${COLUMNS} FROM api_tokens
       WHERE user_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [userId, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  /** Makes one void at once; false when the user has none of that id. */
  revoke(userId: string, id: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const [revoked] = await rows<{ name: string; prefix: string }>(
        tx,
        'DELETE FROM api_tokens WHERE user_id = $1 AND id = $2 RETURNING name, prefix',
        [userId, id],
      );
      if (revoked) await this.audit.write(tx, { action: 'token.revoked', ...subject(id), before: revoked });
      return revoked !== undefined;
    });
  }
}

const subject = (id: string) => ({ subjectType: 'token', subjectId: id });
