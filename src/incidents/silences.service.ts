import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { IncidentKind } from '../domain/incident';
import type { Actor } from '../domain/permissions';
import { notThere, Refusal } from '../domain/refusal';
import type { Place, Scope } from '../domain/scope';
import type { Words } from '../domain/texts/words';
import { NotificationsService } from '../notifications/notifications.service';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { lockInTx, waitForLockInTx } from '../platform/database/locks';
import type { Slice } from '../platform/database/slice';
import { asId, pgArray, type Queryable, rows, type Transactional, type Tx } from '../platform/database/sql';
import { endFulfilled, endOutdated, heldBackBy, markTold, scopeExists, untoldSilences } from './silence-store';

/** A silence with who made it and how it ends. */
export interface SilenceDetails {
  readonly id: string;
  readonly scope: Scope;
  /** What people call what is silenced; null for everything, and for what is gone. */
  readonly scopeName: string | null;
  /** Null = every kind. */
  readonly kinds: readonly IncidentKind[] | null;
  readonly until: Date | null;
  readonly untilResolved: boolean;
  readonly reason: string;
  readonly createdBy: string | null;
  readonly createdByName: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface NewSilence {
  readonly scope: Scope;
  readonly kinds: readonly IncidentKind[] | null;
  /** Null = until resolved. */
  readonly until: Date | null;
  readonly reason: string;
}

/** What of a silence may change. What it covers may not: what it has held back would have to be told, or not. */
export interface SilenceChanges {
  readonly until?: Date | null;
  readonly reason?: string;
}

/** A silence that was asked for, and whether there was one already that does. */
export interface EnsuredSilence {
  readonly silence: SilenceDetails;
  readonly already: boolean;
}

const HOLDS = 's.ended_at IS NULL AND (s.until IS NULL OR s.until > $1)';

const SCOPE_NAME = `CASE s.scope_type
    WHEN 'account' THEN (SELECT a.name FROM plume_accounts a WHERE a.id::text = s.scope_id)
    WHEN 'customer' THEN (SELECT min(l.customer_name) FROM locations l WHERE l.customer_id = s.scope_id)
    WHEN 'location' THEN (SELECT l.name FROM locations l WHERE l.id = CASE s.scope_type WHEN 'location' THEN s.scope_id::uuid END)
  END`;

const COLUMNS = `s.id, ${SCOPE_NAME} AS "scopeName", s.scope_type AS type, s.scope_id AS ref, s.kinds, s.until, s.reason, s.created_by AS "createdBy",
  u.name AS "createdByName", s.created_at AS "createdAt",
  COALESCE(s.ended_at, CASE WHEN s.until <= $1 THEN s.until END) AS "endedAt"`;

/** Silences, from their making to their end, when what they kept from people and is still open is told after all. */
@Injectable()
export class SilencesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly notifications: NotificationsService,
    private readonly audit: Audit,
  ) {}

  async create(actor: Actor, wish: NewSilence, within: Transactional = this.db): Promise<SilenceDetails> {
    mustBeAhead(wish.until, this.clock.now());
    return within.transaction((tx) => this.make(tx, actor, wish));
  }

  /**
   * One silence for a scope, however often it is asked for: there may be one already that lasts as long or, unless
   * `longer` is wished for, any at all; else that one is made to last longer, or a new one is made.
   */
  async ensure(actor: Actor, wish: NewSilence, { longer }: { readonly longer: boolean }): Promise<EnsuredSilence> {
    mustBeAhead(wish.until, this.clock.now());
    const { type } = wish.scope;
    const ref = type === 'all' ? '' : wish.scope.id;
    return this.db.transaction(async (tx) => {
      await waitForLockInTx(tx, `silence ${type} ${ref}`);
      const [holding] = await this.find(
        tx,
        `${HOLDS} AND s.scope_type = $2 AND s.scope_id = $3 AND s.kinds IS NOT DISTINCT FROM $4::text[]
         ORDER BY s.until DESC NULLS FIRST, s.id LIMIT 1`,
        [type, ref, wish.kinds && pgArray(wish.kinds)],
      );
      if (!holding) return { silence: await this.make(tx, actor, wish), already: false };
      const enough = holding.until === null || (wish.until !== null && wish.until <= holding.until);
      if (!longer || enough) return { silence: holding, already: true };
      const changes = { until: wish.until, ...(wish.reason ? { reason: wish.reason } : {}) };
      return { silence: await this.alter(tx, holding.id, changes, () => undefined), already: false };
    });
  }

  /** Those that hold now and cover what happens there, the one that lasts longest first; twenty at most. */
  covering({ accountId, customerId, locationId }: Place): Promise<SilenceDetails[]> {
    return this.find(
      this.db,
      `${HOLDS} AND (s.scope_type, s.scope_id) IN (('all', ''), ('account', $2), ('customer', $3), ('location', $4))
       ORDER BY s.until DESC NULLS FIRST, s.id LIMIT 20`,
      [accountId, customerId, locationId],
    );
  }

  /** Those that hold, or with `over` those that hold no more; the newest first. */
  list({ over }: { over: boolean }, { limit, after }: Slice<[string, string]>): Promise<SilenceDetails[]> {
    return this.find(
      this.db,
      `(s.ended_at IS NOT NULL OR COALESCE(s.until <= $1, false)) = $2
         AND ($3::timestamptz IS NULL OR (s.created_at, s.id) < ($3, $4::uuid))
       ORDER BY s.created_at DESC, s.id DESC LIMIT $5`,
      [over, after && new Date(after[0]), after?.[1] ?? null, limit],
    );
  }

  /** One silence, also when it is over. */
  byId(id: string): Promise<SilenceDetails> {
    return this.mustFind(this.db, id);
  }

  /** Changes when or why. `unchanged` is called with how it stands, under lock, and throws when that is not expected. */
  async change(
    id: string,
    changes: SilenceChanges,
    unchanged: (current: SilenceDetails) => void,
  ): Promise<SilenceDetails> {
    if (changes.until) mustBeAhead(changes.until, this.clock.now());
    return this.db.transaction((tx) => this.alter(tx, id, changes, unchanged));
  }

  /**
   * Ends a silence now, and tells of what it kept from people and is still open: at once or, as part of a transaction
   * (`within`), with the next turn. Ending it twice is no fault.
   */
  async end(id: string, within: Transactional = this.db): Promise<void> {
    const now = this.clock.now();
    const ended = await within.transaction(async (tx) => {
      const before = await this.lock(tx, id);
      if (before.endedAt) return false;
      await tx.query('UPDATE silences SET ended_at = $2 WHERE id = $1', [before.id, now]);
      const entry = { action: 'silence.ended', subjectType: 'silence', subjectId: before.id, before: audited(before) };
      await this.audit.write(tx, entry);
      return true;
    });
    if (ended && within === this.db) await this.turn();
  }

  /** Ends what is over, and tells of what was held back until now. Replicas may call it at the same moment. */
  async turn(): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      await endOutdated(tx, now);
      await endFulfilled(tx, now);
    });
    // In a transaction of its own: it waits for incidents, and whoever has those may wait for a silence to be ended.
    await this.db.transaction(async (tx) => {
      if (!(await lockInTx(tx, 'silences'))) return;
      const ended = await untoldSilences(tx);
      if (ended.length === 0) return;
      const open = await heldBackBy(tx, ended);
      const notices = open.map((incident) => ({ type: 'incident.opened' as const, incident, untold: true as const }));
      if (notices.length > 0) await this.notifications.post(tx, notices, now);
      await markTold(tx, ended, now);
    });
  }

  private async make(tx: Tx, actor: Actor, { scope, kinds, until, reason }: NewSilence): Promise<SilenceDetails> {
    if (scope.type !== 'all' && !(await scopeExists(tx, scope)))
      throw new Refusal('invalid', NONE_SUCH[scope.type], 'scope.id');
    const ref = scope.type === 'all' ? '' : scope.id;
    const [made] = await rows<{ id: string }>(
      tx,
      `INSERT INTO silences (scope_type, scope_id, kinds, until, reason, created_by, created_at, since)
       VALUES ($1, $2, $3::text[], $4, $5, $6, $7, $7) RETURNING id`,
      [scope.type, ref, kinds && pgArray(kinds), until, reason, actor.userId, this.clock.now()],
    );
    const after = await this.mustFind(tx, made?.id ?? '');
    await this.audit.write(tx, {
      action: 'silence.created',
      subjectType: 'silence',
      subjectId: after.id,
      after: audited(after),
    });
    return after;
  }

  private async alter(
    tx: Tx,
    id: string,
    { until, reason }: SilenceChanges,
    unchanged: (current: SilenceDetails) => void,
  ): Promise<SilenceDetails> {
    const before = await this.lock(tx, id);
    unchanged(before);
    if (before.endedAt) {
      throw new Refusal('conflict', {
        en: 'This silence is over. Make a new one.',
        es: 'Este silencio ha terminado. Cree otro.',
      });
    }
    await tx.query(
      `UPDATE silences SET reason = COALESCE($2, reason), until = CASE WHEN $3 THEN $4::timestamptz ELSE until END,
         since = CASE WHEN $3 THEN $5 ELSE since END
       WHERE id = $1`,
      [before.id, reason ?? null, until !== undefined, until ?? null, this.clock.now()],
    );
    const after = await this.mustFind(tx, id);
    await this.audit.write(tx, {
      action: 'silence.changed',
      subjectType: 'silence',
      subjectId: after.id,
      before: audited(before),
      after: audited(after),
    });
    return after;
  }

  private async lock(tx: Tx, id: string): Promise<SilenceDetails> {
    await tx.query(`SELECT FROM silences WHERE id = ${asId('$1')} FOR UPDATE`, [id]);
    return this.mustFind(tx, id);
  }

  private async mustFind(db: Queryable, id: string): Promise<SilenceDetails> {
    const [found] = await this.find(db, `s.id = ${asId('$2')}`, [id]);
    if (!found) throw notThere();
    return found;
  }

  /** `where` begins its parameters at $2. */
  private async find(db: Queryable, where: string, params: readonly unknown[]): Promise<SilenceDetails[]> {
    const found = await rows<
      Omit<SilenceDetails, 'scope' | 'untilResolved'> & { readonly type: Scope['type']; readonly ref: string }
    >(db, `SELECT ${COLUMNS} FROM silences s LEFT JOIN users u ON u.id = s.created_by WHERE ${where}`, [
      this.clock.now(),
      ...params,
    ]);
    return found.map(({ type, ref, ...silence }) => ({
      ...silence,
      scope: type === 'all' ? { type } : { type, id: ref },
      untilResolved: silence.until === null,
    }));
  }
}

const NONE_SUCH: Readonly<Record<Exclude<Scope['type'], 'all'>, Words>> = {
  account: { en: 'There is no such account.', es: 'No existe esa cuenta.' },
  customer: { en: 'There is no such customer.', es: 'No existe ese cliente.' },
  location: { en: 'There is no such location.', es: 'No existe esa ubicación.' },
};

const PAST: Words = {
  en: 'This moment has passed: give one that is ahead.',
  es: 'Este momento ya ha pasado: indique uno futuro.',
};

function mustBeAhead(until: Date | null, now: Date): void {
  if (until && until <= now) throw new Refusal('invalid', PAST, 'until');
}

const audited = ({ scope, kinds, until, reason }: SilenceDetails) => ({ scope, kinds, until, reason });
