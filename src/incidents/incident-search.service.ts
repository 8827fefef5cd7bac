import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { IncidentKind, IncidentStatus } from '../domain/incident';
import type { Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import type { Slice } from '../platform/database/slice';
import { rows } from '../platform/database/sql';
import { DETAILS, type Incident } from './incidents.service';
import { visible } from './visible';

/** Which incidents are looked for; what is left out leaves out nothing. */
export interface IncidentSearch {
  /** `unresolved`: open or acknowledged. */
  readonly status?: IncidentStatus | 'unresolved' | undefined;
  readonly kind?: IncidentKind | undefined;
  readonly severity?: Severity | undefined;
  readonly locationId?: string | undefined;
  /** Whoever has it or has acknowledged it. */
  readonly holder?: string | undefined;
  /** Those that were going on at some time from `from` on and before `to`. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Finds incidents by more than one thing at a time. */
@Injectable()
export class IncidentSearchService {
  constructor(private readonly db: DataSource) {}

  /** Those that somebody with these scopes may see, the newest first; merged ones are told by what they merged into. */
  find(
    scopes: readonly Scope[],
    { status, kind, severity, locationId, holder, from, to }: IncidentSearch,
    { limit, after }: Slice<readonly [openedAt: string, id: string]>,
  ): Promise<Incident[]> {
    const { sql, params } = visible(scopes, 11);
    return rows<Incident>(
      this.db,
      `${DETAILS} WHERE i.resolution IS DISTINCT FROM 'merged'
         AND ($1::text IS NULL OR CASE $1 WHEN 'unresolved' THEN i.resolved_at IS NULL ELSE i.status = $1 END)
         AND ($2::text IS NULL OR i.kind = $2) AND ($3::text IS NULL OR i.severity = $3)
         AND ($4::text IS NULL OR i.location_id::text = $4)
         AND ($5::uuid IS NULL OR i.assigned_to = $5 OR (i.assigned_to IS NULL AND i.acknowledged_by = $5))
         AND ($6::timestamptz IS NULL OR i.resolved_at IS NULL OR i.resolved_at > $6)
         AND ($7::timestamptz IS NULL OR i.opened_at < $7)
         AND ($8::timestamptz IS NULL OR (i.opened_at, i.id) < ($8, $9::uuid)) AND ${sql}
       ORDER BY i.opened_at DESC, i.id DESC LIMIT $10`,
      [
        ...[
          status ?? null,
          kind ?? null,
          severity ?? null,
          locationId ?? null,
          holder ?? null,
          from ?? null,
          to ?? null,
        ],
        ...[after && new Date(after[0]), after?.[1] ?? null, limit, ...params],
      ],
    );
  }
}
