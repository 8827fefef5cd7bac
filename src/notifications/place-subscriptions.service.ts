import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { IncidentKind } from '../domain/incident';
import { Refusal } from '../domain/refusal';
import type { Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { asId, pgArray, rows } from '../platform/database/sql';
import { idOf, scopeFrom } from './audience';
import { type About, openPlace } from './destinations.service';
import { refuseTooMany } from './own-limits';
import { SubscriptionChangesService, type SubscriptionWishes } from './subscription-changes.service';

/** Something that a place hears of, with the name that people know it by; null when it is not there any more. */
export interface HeardSubscription {
  readonly id: string;
  readonly scope: Scope;
  readonly name: string | null;
  readonly minSeverity: Severity;
  /** Null = every kind. */
  readonly kinds: readonly IncidentKind[] | null;
}

/** A place of a channel, as chats are known by their address. */
export interface PlaceAddress {
  readonly channel: string;
  readonly address: string;
}

interface Row extends Omit<HeardSubscription, 'scope'> {
  readonly scopeType: Scope['type'];
  readonly scopeId: string;
}

const COLUMNS = `s.id, s.scope_type AS "scopeType", s.scope_id AS "scopeId", s.min_severity AS "minSeverity", s.kinds,
  CASE s.scope_type
    WHEN 'account' THEN (SELECT name FROM plume_accounts WHERE id::text = s.scope_id)
    WHEN 'customer' THEN (SELECT COALESCE(max(customer_name), s.scope_id) FROM locations WHERE customer_id = s.scope_id)
    WHEN 'location' THEN (SELECT name FROM locations WHERE id::text = s.scope_id)
  END AS name`;

/** What one place hears of, changed by whoever is there and may: a chat's people, rather than its owner. */
@Injectable()
export class PlaceSubscriptionsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly changes: SubscriptionChangesService,
    private readonly audit: Audit,
  ) {}

  /** What the place hears of, the oldest first, and how many subscriptions there are. */
  async heard(
    { channel, address }: PlaceAddress,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly heard: HeardSubscription[]; readonly total: number }> {
    const found = await rows<Row & { readonly total: number }>(
      this.db,
      `SELECT ${COLUMNS}, count(*) OVER ()::int AS total
       FROM subscriptions s JOIN destinations d ON d.id = s.destination_id
       WHERE d.channel = $1 AND d.address = $2 ORDER BY s.created_at, s.id LIMIT $3 OFFSET $4`,
      [channel, address, limit, offset],
    );
    return { heard: found.map(toldOf), total: found[0]?.total ?? 0 };
  }

  /** One of the place's subscriptions; null when it has ended. */
  async one({ channel, address }: PlaceAddress, id: string): Promise<HeardSubscription | null> {
    const [found] = await rows<Row>(
      this.db,
      `SELECT ${COLUMNS} FROM subscriptions s JOIN destinations d ON d.id = s.destination_id
       WHERE d.channel = $1 AND d.address = $2 AND s.id = ${asId('$3')}`,
      [channel, address, id],
    );
    return found ? toldOf(found) : null;
  }

  /** The place's subscription to this very scope; null when there is none. */
  async about({ channel, address }: PlaceAddress, scope: Scope): Promise<HeardSubscription | null> {
    const [found] = await rows<Row>(
      this.db,
      `SELECT ${COLUMNS} FROM subscriptions s JOIN destinations d ON d.id = s.destination_id
       WHERE d.channel = $1 AND d.address = $2 AND s.scope_type = $3 AND s.scope_id = $4`,
      [channel, address, scope.type, idOf(scope)],
    );
    return found ? toldOf(found) : null;
  }

  /** The scopes that each of these places of a channel hears of, by its address. */
  async scopesAt(channel: string, addresses: readonly string[]): Promise<ReadonlyMap<string, readonly Scope[]>> {
    const found = await rows<{ address: string; type: Scope['type']; ref: string }>(
      this.db,
      `SELECT d.address, s.scope_type AS type, s.scope_id AS ref
       FROM destinations d JOIN subscriptions s ON s.destination_id = d.id
       WHERE d.channel = $1 AND d.address = ANY($2::text[]) AND d.enabled`,
      [channel, pgArray(addresses)],
    );
    const scopes = new Map<string, Scope[]>();
    for (const { address, type, ref } of found) {
      scopes.set(address, [...(scopes.get(address) ?? []), scopeFrom(type, ref)]);
    }
    return scopes;
  }

  /**
   * Lets a place hear of these scopes, from that severity on; what it hears of already is changed, or with null left
   * as it is. A place that was switched off hears again. Throws a TooManyOwn when it is more than one person may have.
   */
  hear(about: About, scopes: readonly Scope[], minSeverity: Severity | null): Promise<void> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      const { id: destinationId, userId } = await openPlace(tx, about, now);
      const heard = await rows<Row & { readonly fresh: boolean }>(
        tx,
        `INSERT INTO subscriptions AS s (destination_id, scope_type, scope_id, min_severity, created_at)
         SELECT $1, v.type, v.id, COALESCE($4::text, 'info'), $5 FROM unnest($2::text[], $3::text[]) AS v(type, id)
         ON CONFLICT (destination_id, scope_type, scope_id) DO UPDATE SET min_severity = excluded.min_severity
           WHERE $4::text IS NOT NULL AND s.min_severity <> excluded.min_severity
         RETURNING ${COLUMNS}, xmax = 0 AS fresh`,
        [destinationId, pgArray(scopes.map(({ type }) => type)), pgArray(scopes.map(idOf)), minSeverity, now],
      );
      await refuseTooMany(tx, userId);
      const entries = heard.map(({ fresh, ...row }) => ({
        action: fresh ? 'subscription.created' : 'subscription.changed',
        subjectType: 'subscription',
        subjectId: row.id,
        after: { destinationId, ...toldOf(row) },
      }));
      await this.audit.writeAll(tx, entries);
    });
  }

  /** Null when it has ended meanwhile, or is none of this place's. */
  async change(place: PlaceAddress, id: string, wishes: SubscriptionWishes): Promise<HeardSubscription | null> {
    const changed = this.one(place, id).then((one) => one && this.changes.change(null, id, wishes, anyhow));
    return (await ifThere(changed)) && this.one(place, id);
  }

  /** False when it had ended already, or is none of this place's. */
  async end(place: PlaceAddress, id: string): Promise<boolean> {
    const ended = this.one(place, id).then((one) => one !== null && this.changes.remove(null, id).then(() => true));
    return (await ifThere(ended)) ?? false;
  }
}

const anyhow = () => undefined;

/** Null for what somebody else has ended meanwhile. */
const ifThere = <T>(done: Promise<T>): Promise<T | null> =>
  done.catch((cause: unknown) => {
    if (cause instanceof Refusal && cause.kind === 'missing') return null;
    throw cause;
  });

const toldOf = ({ id, scopeType, scopeId, name, minSeverity, kinds }: Row): HeardSubscription => ({
  ...{ id, name, minSeverity, kinds },
  scope: scopeFrom(scopeType, scopeId),
});
