import { Injectable } from '@nestjs/common';

import { type PortableSilence, silenceName, taken, type Taken } from '../domain/configuration-document';
import type { IncidentKind } from '../domain/incident';
import type { Scope } from '../domain/scope';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { pages } from '../platform/database/pages';
import { pgArray, rows, type Tx } from '../platform/database/sql';

/** A silence that holds, with its scope by the ids of this database. */
export interface KnownSilence {
  readonly scope: Scope;
  readonly kinds: readonly IncidentKind[] | null;
  readonly until: Date | null;
  readonly reason: string;
  readonly createdBy: string | null;
}

/** A silence that is to be taken in: its scope in both ways. */
export type ResolvedSilence = PortableSilence & { readonly here: Scope };

/** Carries the silences that still hold from one database to another. */
@Injectable()
export class SilencesTransfer {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Those that hold; of several that say the same, one. */
  pages(tx: Tx): AsyncGenerator<readonly KnownSilence[]> {
    return pages<KnownSilence>(
      tx,
      `SELECT DISTINCT ON (s.scope_type COLLATE "C", x.name COLLATE "C", s.scope_id COLLATE "C", s.until,
           s.reason COLLATE "C", x.kinds COLLATE "C")
         CASE s.scope_type WHEN 'all' THEN '{"type":"all"}'::jsonb
           ELSE jsonb_build_object('type', s.scope_type, 'id', s.scope_id) END AS scope,
         s.kinds, s.until, s.reason, u.email AS "createdBy"
       FROM silences s LEFT JOIN users u ON u.id = s.created_by
       LEFT JOIN locations l ON s.scope_type = 'location' AND l.id::text = s.scope_id
       LEFT JOIN plume_accounts a ON a.id::text = s.scope_id AND s.scope_type = 'account' OR a.id = l.account_id
       CROSS JOIN LATERAL (
         SELECT concat(a.name, ' ', COALESCE(l.location_id, CASE s.scope_type WHEN 'customer' THEN s.scope_id END)) AS name,
           (SELECT string_agg(k, ' ' ORDER BY k) FROM unnest(s.kinds) AS k) AS kinds
       ) x
       WHERE s.ended_at IS NULL AND (s.until IS NULL OR s.until > $1)
       ORDER BY s.scope_type COLLATE "C", x.name COLLATE "C", s.scope_id COLLATE "C", s.until,
         s.reason COLLATE "C", x.kinds COLLATE "C", u.email`,
      [this.clock.now()],
    );
  }

  /** Takes in silences. One that holds here already is left, and one whose time is over is not taken. */
  async take(tx: Tx, wanted: readonly ResolvedSilence[]): Promise<Taken[]> {
    const now = this.clock.now();
    const ahead = wanted.filter(({ until }) => until === null || new Date(until) > now);
    const created = await rows<{ id: string; no: number }>(
      tx,
      `WITH v AS (
         SELECT v.*, CASE WHEN v.which IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(v.which)) END AS kinds
         FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[], $5::text[], $6::text[]) WITH ORDINALITY
           AS v(type, ref, which, until, reason, creator, no)
       ), missing AS (
         SELECT gen_random_uuid() AS id, v.* FROM v WHERE NOT EXISTS (
           SELECT FROM silences s WHERE s.ended_at IS NULL AND s.scope_type = v.type AND s.scope_id = v.ref
             AND s.reason = v.reason AND s.until IS NOT DISTINCT FROM v.until
             AND (s.kinds IS NULL) = (v.kinds IS NULL)
             AND (s.kinds IS NULL OR s.kinds @> v.kinds AND s.kinds <@ v.kinds))
       ), made AS (
         INSERT INTO silences (id, scope_type, scope_id, kinds, until, reason, created_by, created_at, since)
         SELECT m.id, m.type, m.ref, m.kinds, m.until, m.reason, u.id, $7::timestamptz, $7
         FROM missing m LEFT JOIN users u ON u.email = m.creator
       )
       SELECT id, no::int AS no FROM missing`,
      [
        pgArray(ahead.map(({ here }) => here.type)),
        pgArray(ahead.map(({ here }) => ('id' in here ? here.id : ''))),
        pgArray(ahead.map(({ kinds }) => kinds && JSON.stringify(kinds))),
        pgArray(ahead.map(({ until }) => until)),
        pgArray(ahead.map(({ reason }) => reason)),
        pgArray(ahead.map(({ createdBy }) => createdBy)),
        now,
      ],
    );
    const fresh = new Set(created.map(({ no }) => ahead[no - 1]));
    await this.audit.writeAll(
      tx,
      created.map(({ id, no }) => {
        const { here: scope, kinds, until, reason } = ahead[no - 1] ?? {};
        return {
          action: 'silence.created',
          subjectType: 'silence',
          subjectId: id,
          after: { scope, kinds, until, reason },
        };
      }),
    );
    const inTime = new Set(ahead);
    return wanted.map((silence) => {
      if (!inTime.has(silence)) return taken(silenceName(silence), 'skipped', 'its time is over');
      return taken(silenceName(silence), fresh.has(silence) ? 'created' : 'unchanged');
    });
  }
}
