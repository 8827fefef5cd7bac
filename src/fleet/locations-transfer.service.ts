import { Injectable } from '@nestjs/common';

import {
  locationName,
  type NamedScope,
  type PortableLocation,
  taken,
  type Taken,
} from '../domain/configuration-document';
import type { Scope } from '../domain/scope';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { pages } from '../platform/database/pages';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { DirectoryService } from './directory.service';

/** Carries the chosen locations from one database to another, and names scopes so that they mean the same in both. */
@Injectable()
export class LocationsTransfer {
  constructor(
    private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly audit: Audit,
  ) {}

  /**
   * The watched locations that somebody chose: those of accounts that watch selected ones, those that were given a name
   * here, and those that something else refers to. All others are found again by listing them at Plume.
   */
  pages(tx: Tx): AsyncGenerator<readonly PortableLocation[]> {
    return pages<PortableLocation>(
      tx,
      `SELECT a.name AS account, l.customer_id AS "customerId", l.location_id AS "locationId", l.name,
         l.named_by_us AS "namedByUs"
       FROM locations l JOIN plume_accounts a ON a.id = l.account_id
       WHERE l.retired_at IS NULL AND (a.monitor = 'selected' OR l.named_by_us OR l.id::text IN (
         SELECT ref FROM user_grants WHERE type = 'location'
         UNION SELECT scope_id FROM subscriptions WHERE scope_type = 'location'
         UNION SELECT scope_id FROM silences WHERE scope_type = 'location' AND ended_at IS NULL))
       ORDER BY a.name, l.location_id COLLATE "C"`,
    );
  }

  /** Takes in locations, whose accounts must be here. */
  async take(tx: Tx, wanted: readonly PortableLocation[]): Promise<Taken[]> {
    const now = this.clock.now();
    const columns = [
      pgArray(wanted.map(({ account }) => account)),
      pgArray(wanted.map(({ customerId }) => customerId)),
      pgArray(wanted.map(({ locationId }) => locationId)),
      pgArray(wanted.map(({ name }) => name || null)),
      pgArray(wanted.map(({ namedByUs = null }) => namedByUs)),
    ];
    const list = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bool[])
      AS v(account, customer_id, location_id, name, named_by_us) JOIN plume_accounts a ON a.name = v.account`;
    const named = `a.name AS account, l.location_id AS "locationId", l.id, l.no::int AS no`;
    const changed = await rows<TouchedLocation>(
      tx,
      `WITH wanted AS (SELECT a.id AS account_id, v.* FROM ${list}), known AS (
         SELECT l.id FROM locations l JOIN wanted v ON v.account_id = l.account_id AND v.location_id = l.location_id
         WHERE l.retired_at IS NOT NULL OR l.customer_id <> v.customer_id OR l.named_by_us <> v.named_by_us
           OR COALESCE(v.named_by_us, l.named_by_us) AND l.name <> v.name
         ORDER BY l.id FOR UPDATE OF l
       )
       UPDATE locations l SET retired_at = NULL, dismissed_at = NULL, missing_looks = 0, customer_id = v.customer_id,
         name = CASE WHEN COALESCE(v.named_by_us, l.named_by_us) OR l.name = '' THEN COALESCE(v.name, l.name)
           ELSE l.name END,
         named_by_us = COALESCE(v.named_by_us, l.named_by_us),
         document_at = CASE WHEN COALESCE(v.named_by_us, l.named_by_us) THEN l.document_at END
       FROM known, wanted v, plume_accounts a
       WHERE l.id = known.id AND v.account_id = l.account_id AND v.location_id = l.location_id AND a.id = l.account_id
       RETURNING ${named}`,
      columns,
    );
    const created = await rows<TouchedLocation>(
      tx,
      `WITH made AS (
         INSERT INTO locations (account_id, customer_id, location_id, name, named_by_us, created_at)
         SELECT a.id, v.customer_id, v.location_id, COALESCE(v.name, v.location_id), COALESCE(v.named_by_us, false),
           $6::timestamptz FROM ${list}
         WHERE NOT EXISTS (SELECT FROM locations l WHERE l.account_id = a.id AND l.location_id = v.location_id)
         ON CONFLICT DO NOTHING RETURNING *
       )
       SELECT ${named} FROM made l JOIN plume_accounts a ON a.id = l.account_id`,
      [...columns, now],
    );
    await this.directory.changed(
      tx,
      [...changed, ...created].map(({ no }) => no),
    );
    const facts = new Map(wanted.map((location) => [keyOf(location), location]));
    const entry = (action: string) => (location: TouchedLocation) => ({
      action,
      subjectType: 'location',
      subjectId: location.id,
      after: facts.get(keyOf(location)) ?? null,
    });
    await this.audit.writeAll(tx, [...created.map(entry('location.added')), ...changed.map(entry('location.changed'))]);
    const [isNew, isChanged] = [new Set(created.map(keyOf)), new Set(changed.map(keyOf))];
    return wanted.map((location) => {
      const key = keyOf(location);
      return taken(locationName(location), isNew.has(key) ? 'created' : isChanged.has(key) ? 'updated' : 'unchanged');
    });
  }

  /** These scopes by the ids of this database; null for an account or a location that is not here. */
  async resolve(tx: Tx, scopes: readonly NamedScope[]): Promise<(Scope | null)[]> {
    const found = await rows<{ id: string | null }>(
      tx,
      `SELECT CASE v.type WHEN 'account' THEN a.id WHEN 'location' THEN l.id END AS id
       FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS v(type, account, location_id, no)
       LEFT JOIN plume_accounts a ON a.name = v.account
       LEFT JOIN locations l ON l.account_id = a.id AND l.location_id = v.location_id
       ORDER BY v.no`,
      [
        pgArray(scopes.map(({ type }) => type)),
        pgArray(scopes.map((scope) => ('account' in scope ? scope.account : null))),
        pgArray(scopes.map((scope) => ('locationId' in scope ? scope.locationId : null))),
      ],
    );
    return scopes.map((scope, at) => {
      if (scope.type === 'all') return scope;
      if (scope.type === 'customer') return { type: 'customer', id: scope.customerId };
      const id = found[at]?.id;
      return id ? { type: scope.type, id } : null;
    });
  }

  /** These scopes by names that mean the same elsewhere; null for what is not there or watched any more. */
  async name(tx: Tx, scopes: readonly Scope[]): Promise<(NamedScope | null)[]> {
    const found = await rows<{ account: string | null; locationId: string | null }>(
      tx,
      `SELECT COALESCE(a.name, la.name) AS account, l.location_id AS "locationId"
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS v(type, id, no)
       LEFT JOIN plume_accounts a ON v.type = 'account' AND a.id::text = v.id
       LEFT JOIN locations l ON v.type = 'location' AND l.id::text = v.id AND l.retired_at IS NULL
       LEFT JOIN plume_accounts la ON la.id = l.account_id
       ORDER BY v.no`,
      [
        pgArray(scopes.map(({ type }) => type)),
        pgArray(scopes.map((scope) => (scope.type === 'all' ? null : scope.id))),
      ],
    );
    return scopes.map((scope, at): NamedScope | null => {
      if (scope.type === 'all') return scope;
      if (scope.type === 'customer') return { type: 'customer', customerId: scope.id };
      const { account, locationId } = found[at] ?? { account: null, locationId: null };
      if (account === null) return null;
      if (scope.type === 'account') return { type: 'account', account };
      return locationId === null ? null : { type: 'location', account, locationId };
    });
  }
}

interface TouchedLocation {
  readonly id: string;
  readonly no: number;
  readonly account: string;
  readonly locationId: string;
}

const keyOf = ({ account, locationId }: { account: string; locationId: string }) =>
  JSON.stringify([account, locationId]);
