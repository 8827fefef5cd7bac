import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { IncidentKind } from '../domain/incident';
import { notThere, Refusal } from '../domain/refusal';
import type { Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { pgArray, rows, type Transactional, type Tx } from '../platform/database/sql';
import { idOf, scopeFrom } from './audience';
import type { Whose } from './stored-destinations';
import { lockOwner, refuseTooMany } from './own-limits';

/** What a destination hears of. */
export interface OwnSubscription {
  readonly id: string;
  readonly destinationId: string;
  readonly scope: Scope;
  readonly minSeverity: Severity;
  /** Null = every kind. */
  readonly kinds: readonly IncidentKind[] | null;
  readonly createdAt: Date;
}

export type NewSubscription = Omit<OwnSubscription, 'id' | 'createdAt'>;

export type SubscriptionWishes = Partial<Pick<OwnSubscription, 'scope' | 'minSeverity' | 'kinds'>>;

interface Row extends Omit<OwnSubscription, 'scope'> {
  readonly scopeType: Scope['type'];
  readonly scopeId: string;
}

/** PostgreSQL's word for what is there already. */
const TAKEN = '23505';

const COLUMNS = `s.id, s.destination_id AS "destinationId", s.scope_type AS "scopeType", s.scope_id AS "scopeId",
  s.min_severity AS "minSeverity", s.kinds, s.created_at AS "createdAt"`;

/** What people want to hear of, by their own wish or an admin's. Whether they may see it is asked when it happens. */
@Injectable()
export class SubscriptionChangesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** A part of the list, the oldest first. */
  async list(
    whose: Whose,
    destinationId: string | undefined,
    { after: seen, limit }: Slice<readonly [createdAt: string, id: string]>,
  ): Promise<OwnSubscription[]> {
    const found = await rows<Row>(
      this.db,
      `SELECT ${COLUMNS} FROM subscriptions s JOIN destinations d ON d.id = s.destination_id
       WHERE ($1::uuid IS NULL OR d.user_id = $1) AND ($2::uuid IS NULL OR d.id = $2)
         AND ($3::timestamptz IS NULL OR (s.created_at, s.id) > ($3, $4::uuid))
       ORDER BY s.created_at, s.id LIMIT $5`,
      [whose, destinationId ?? null, ...(seen ?? [null, null]), limit],
    );
    return found.map(told);
  }

  /** Throws a Refusal when it is not there, or somebody else's. */
  one(whose: Whose, id: string): Promise<OwnSubscription> {
    return this.read(this.db.manager, whose, id, '');
  }

  /** Throws a Refusal for a destination that is not theirs, for what it hears of already, and when its owner has too many. */
  create(
    whose: Whose,
    { destinationId, scope, minSeverity, kinds }: NewSubscription,
    within: Transactional = this.db,
  ): Promise<OwnSubscription> {
    return within.transaction(async (tx) => {
      const mine = 'FROM destinations WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)';
      const owners = `SELECT user_id AS "userId" ${mine}`;
      const [owned] = await rows<{ userId: string | null }>(tx, owners, [destinationId, whose]);
      await lockOwner(tx, owned?.userId ?? null);
      const [place] = await rows<{ userId: string | null }>(tx, `${owners} FOR SHARE`, [destinationId, whose]);
      if (!place) throw notThere('destinationId');
      const [created] = await rows<Row>(
        tx,
        `INSERT INTO subscriptions AS s (destination_id, scope_type, scope_id, min_severity, kinds, created_at)
         VALUES ($1, $2, $3, $4, $5::text[], $6) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
        [destinationId, scope.type, idOf(scope), minSeverity, kinds && pgArray(kinds), this.clock.now()],
      );
      if (!created) throw taken();
      await refuseTooMany(tx, place.userId);
      await this.write(tx, 'subscription.created', created.id, null, told(created));
      return told(created);
    });
  }

  change(
    whose: Whose,
    id: string,
    wishes: SubscriptionWishes,
    unchanged: (current: OwnSubscription) => void,
  ): Promise<OwnSubscription> {
    return this.db.transaction(async (tx) => {
      const before = await this.read(tx, whose, id, 'FOR UPDATE OF s');
      unchanged(before);
      const { scope, minSeverity, kinds } = { ...before, ...wishes };
      const [after] = await rows<Row>(
        tx,
        `UPDATE subscriptions s SET scope_type = $2, scope_id = $3, min_severity = $4, kinds = $5::text[]
         WHERE s.id = $1 RETURNING ${COLUMNS}`,
        [id, scope.type, idOf(scope), minSeverity, kinds && pgArray(kinds)],
      ).catch((cause: unknown) => {
        throw (cause as { code?: unknown }).code === TAKEN ? taken() : cause;
      });
      await this.write(tx, 'subscription.changed', id, before, told(after as Row));
      return told(after as Row);
    });
  }

  remove(whose: Whose, id: string, within: Transactional = this.db): Promise<void> {
    return within.transaction(async (tx) => {
      const before = await this.read(tx, whose, id, 'FOR UPDATE OF s');
      await tx.query('DELETE FROM subscriptions WHERE id = $1', [id]);
      await this.write(tx, 'subscription.deleted', id, before, null);
    });
  }

  private async read(db: Tx, whose: Whose, id: string, lock: '' | 'FOR UPDATE OF s'): Promise<OwnSubscription> {
    const [row] = await rows<Row>(
      db,
      `SELECT ${COLUMNS} FROM subscriptions s JOIN destinations d ON d.id = s.destination_id
       WHERE s.id = $1 AND ($2::uuid IS NULL OR d.user_id = $2) ${lock}`,
      [id, whose],
    );
    if (!row) throw notThere();
    return told(row);
  }

  private write(tx: Tx, action: string, id: string, before: object | null, after: object | null): Promise<void> {
    return this.audit.write(tx, { action, subjectType: 'subscription', subjectId: id, before, after });
  }
}

const taken = () =>
  new Refusal(
    'conflict',
    {
      en: 'This destination hears of that already: change what is there.',
      es: 'Este destino ya recibe eso: cambie lo que hay.',
    },
    'scope',
  );

const told = ({ scopeType, scopeId, ...row }: Row): OwnSubscription => ({
  ...row,
  scope: scopeFrom(scopeType, scopeId),
});
