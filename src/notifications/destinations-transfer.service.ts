import { Injectable } from '@nestjs/common';

import { ChannelRegistry } from '../channels/channel-registry';
import {
  placeName,
  type PortableDestination,
  type PortableSubscription,
  subscriptionName,
  taken,
  type Taken,
} from '../domain/configuration-document';
import type { Scope } from '../domain/scope';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { pages } from '../platform/database/pages';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { idOf } from './audience';
import { DestinationSettings } from './destination-settings';
import { MOST_DESTINATIONS, MOST_SUBSCRIPTIONS } from './own-limits';

/** A subscription with its scope by the ids of this database. */
export interface KnownSubscription extends Omit<PortableSubscription, 'scope'> {
  readonly scope: Scope;
}

/** A subscription that is to be taken in: its scope in both ways. */
export type ResolvedSubscription = PortableSubscription & { readonly here: Scope };

/** A destination of which everything is said. */
type WholeDestination = Required<PortableDestination>;

type StoredDestination = WholeDestination & { readonly id: string };

const USUAL = { owner: null, label: null, language: null, enabled: true, disabledReason: null };

const FACTS = `d.channel, d.address, u.email AS owner, d.label, d.language, d.enabled,
  d.disabled_reason AS "disabledReason"`;

/** What becomes of a place whose secret is not in the document. */
const NEW_SECRET = 'signed with a new secret: set the one that its receiver knows as settings.secret';

const FIELDS = ['label', 'language', 'enabled', 'disabledReason', 'owner'] as const;

/** Carries destinations and what they hear of from one database to another. */
@Injectable()
export class DestinationsTransfer {
  constructor(
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
    private readonly audit: Audit,
    private readonly settings: DestinationSettings,
  ) {}

  /** Every destination but those that somebody only claims to be theirs. */
  pages(tx: Tx): AsyncGenerator<readonly WholeDestination[]> {
    return pages<WholeDestination>(
      tx,
      `SELECT ${FACTS} FROM destinations d LEFT JOIN users u ON u.id = d.user_id
       WHERE d.verified ORDER BY d.channel COLLATE "C", d.address COLLATE "C"`,
    );
  }

  /** What they hear of, in the order of their destinations. */
  subscriptionPages(tx: Tx): AsyncGenerator<readonly KnownSubscription[]> {
    return pages<KnownSubscription>(
      tx,
      `SELECT d.channel, d.address, s.min_severity AS "minSeverity", s.kinds,
         CASE s.scope_type WHEN 'all' THEN '{"type":"all"}'::jsonb
           ELSE jsonb_build_object('type', s.scope_type, 'id', s.scope_id) END AS scope
       FROM subscriptions s JOIN destinations d ON d.id = s.destination_id
       LEFT JOIN locations l ON s.scope_type = 'location' AND l.id::text = s.scope_id
       LEFT JOIN plume_accounts a ON a.id::text = s.scope_id AND s.scope_type = 'account' OR a.id = l.account_id
       WHERE d.verified
       ORDER BY d.channel COLLATE "C", d.address COLLATE "C", s.scope_type COLLATE "C", a.name,
         COALESCE(l.location_id, s.scope_id) COLLATE "C"`,
    );
  }

  /** Why an address is none; null when it is one. */
  fault({ channel, address }: { readonly channel: string; readonly address: string }): string | null {
    const known = this.channels.get(channel);
    if (!known) return `this version has no channel ${channel}`;
    return known.address && !known.address.form.test(address) ? `expected ${known.address.expected.en}` : null;
  }

  /** Of these places, those that are destinations here, by `placeName`. */
  async known(tx: Tx, places: readonly Place[]): Promise<Set<string>> {
    return new Set((await this.stored(tx, places)).map(placeName));
  }

  /** Takes in destinations, whose owners must be here. One that belongs to somebody else here is left alone. */
  async take(tx: Tx, wanted: readonly PortableDestination[]): Promise<Taken[]> {
    const owners = pgArray(wanted.map(({ owner = null }) => owner));
    await tx.query('SELECT FROM users WHERE email = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE', [owners]);
    // What somebody only claimed gives way to what an administrator writes down.
    await tx.query(
      `DELETE FROM destinations d USING ${PLACES} WHERE ${AT_PLACE} AND NOT d.verified`,
      columnsOf(wanted),
    );
    const here = new Map((await this.stored(tx, wanted)).map((each) => [keyOf(each), each]));
    const fresh = wanted.filter((each) => !here.has(keyOf(each))).map((each) => whole(USUAL, each));
    const compared = wanted.flatMap((told) => {
      const before = here.get(keyOf(told));
      if (!before || foreign(before, told)) return [];
      const after = whole(before, told);
      const fields = FIELDS.filter((field) => before[field] !== after[field]);
      return fields.length > 0 ? [{ before, after, fields }] : [];
    });
    // A webhook is never unsigned: what its secret was elsewhere is in no document.
    const secrets = new Map(
      await Promise.all(fresh.map(async (each) => [keyOf(each), await this.secretOf(each)] as const)),
    );
    const created = await this.create(tx, fresh, secrets);
    await this.change(
      tx,
      compared.map(({ after }) => after),
    );
    await this.audit.writeAll(tx, [
      ...created.map(({ id, ...after }) => ({
        action: 'destination.created',
        ...subject(id),
        after: this.shown(after),
      })),
      ...compared.map(({ before: { id, ...before }, after }) => ({
        action: 'destination.changed',
        ...subject(id),
        before: this.shown(before),
        after: this.shown(after),
      })),
    ]);
    const fieldsOf = new Map(compared.map(({ after, fields }) => [keyOf(after), fields]));
    return wanted.map((each) => {
      const before = here.get(keyOf(each));
      if (!before) return taken(placeName(each), 'created', secrets.get(keyOf(each)) ? NEW_SECRET : undefined);
      if (foreign(before, each)) return taken(placeName(each), 'skipped', `it belongs to ${before.owner} here`);
      const fields = fieldsOf.get(keyOf(each));
      return fields ? taken(placeName(each), 'updated', fields.join(', ')) : taken(placeName(each), 'unchanged');
    });
  }

  /** Takes in what destinations hear of; they must be here. */
  async takeSubscriptions(tx: Tx, wanted: readonly ResolvedSubscription[]): Promise<Taken[]> {
    const columns = [
      ...columnsOf(wanted),
      pgArray(wanted.map(({ here }) => here.type)),
      pgArray(wanted.map(({ here }) => idOf(here))),
      pgArray(wanted.map(({ minSeverity = null }) => minSeverity)),
      // An array of arrays cannot be ragged.
      pgArray(wanted.map(({ kinds = null }) => kinds && JSON.stringify(kinds))),
      pgArray(wanted.map(({ kinds }) => kinds !== undefined)),
    ];
    const list = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::bool[]) WITH ORDINALITY
      AS v(channel, address, type, ref, severity, kinds, says_kinds, no) JOIN destinations d ON ${AT_PLACE}`;
    const kinds = `CASE WHEN v.kinds IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(v.kinds)) END`;
    const changed = await rows<TouchedSubscription>(
      tx,
      `UPDATE subscriptions s SET min_severity = COALESCE(v.severity, s.min_severity),
         kinds = CASE WHEN v.says_kinds THEN ${kinds} ELSE s.kinds END
       FROM ${list}
       WHERE s.destination_id = d.id AND s.scope_type = v.type AND s.scope_id = v.ref
         AND (s.min_severity <> v.severity OR v.says_kinds AND s.kinds IS DISTINCT FROM ${kinds})
       RETURNING s.id, v.no::int AS no`,
      columns,
    );
    const created = await rows<TouchedSubscription>(
      tx,
      `WITH made AS (
         INSERT INTO subscriptions (destination_id, scope_type, scope_id, min_severity, kinds, created_at)
         SELECT d.id, v.type, v.ref, COALESCE(v.severity, 'info'), ${kinds}, $8::timestamptz FROM ${list}
         ON CONFLICT DO NOTHING RETURNING id, destination_id, scope_type, scope_id
       )
       SELECT made.id, v.no::int AS no FROM made JOIN (${`SELECT d.id AS place, v.* FROM ${list}`}) v
         ON v.place = made.destination_id AND v.type = made.scope_type AND v.ref = made.scope_id`,
      [...columns, this.clock.now()],
    );
    const entry = (action: string) => (touched: TouchedSubscription) => {
      const { here: scope, channel, address, minSeverity, kinds: which } = wanted[touched.no - 1] ?? {};
      const shown = this.channels.shownAddress(channel ?? '', address ?? '');
      const after = { channel, address: shown, scope, minSeverity, kinds: which };
      return { action, subjectType: 'subscription', subjectId: touched.id, after };
    };
    await this.audit.writeAll(tx, [
      ...created.map(entry('subscription.created')),
      ...changed.map(entry('subscription.changed')),
    ]);
    const [isNew, isChanged] = [new Set(created.map(({ no }) => no)), new Set(changed.map(({ no }) => no))];
    return wanted.map((each, at) => {
      const what = isNew.has(at + 1) ? 'created' : isChanged.has(at + 1) ? 'updated' : 'unchanged';
      return taken(subscriptionName(each), what);
    });
  }

  /** Who has more than one person may have, and of what. */
  async tooMany(tx: Tx): Promise<{ owner: string; what: string }[]> {
    const found = await rows<{ owner: string; places: number }>(
      tx,
      `SELECT u.email AS owner, count(DISTINCT d.id)::int AS places
       FROM users u JOIN destinations d ON d.user_id = u.id LEFT JOIN subscriptions s ON s.destination_id = d.id
       GROUP BY u.id HAVING count(DISTINCT d.id) > $1 OR count(s.id) > $2 ORDER BY u.email`,
      [MOST_DESTINATIONS, MOST_SUBSCRIPTIONS],
    );
    return found.map(({ owner, places }) => ({
      owner,
      what: places > MOST_DESTINATIONS ? `${MOST_DESTINATIONS} destinations` : `${MOST_SUBSCRIPTIONS} subscriptions`,
    }));
  }

  private shown<P extends Place>(place: P): P {
    return { ...place, address: this.channels.shownAddress(place.channel, place.address) };
  }

  private stored(tx: Tx, places: readonly Place[]): Promise<StoredDestination[]> {
    return rows<StoredDestination>(
      tx,
      `SELECT d.id, ${FACTS} FROM destinations d JOIN ${PLACES} ON ${AT_PLACE} LEFT JOIN users u ON u.id = d.user_id
       WHERE d.verified ORDER BY d.id FOR UPDATE OF d`,
      columnsOf(places),
    );
  }

  /** Sealed settings with which a new destination begins; null where it needs none. */
  private async secretOf({ channel }: Place): Promise<string | null> {
    const known = this.channels.get(channel);
    return known ? (await this.settings.made(known, {})).sealed : null;
  }

  private create(
    tx: Tx,
    places: readonly WholeDestination[],
    secrets: ReadonlyMap<string, string | null>,
  ): Promise<StoredDestination[]> {
    return rows<StoredDestination>(
      tx,
      `WITH d AS (
         INSERT INTO destinations (channel, address, user_id, label, language, enabled, disabled_reason,
           sealed_settings, created_at)
         SELECT v.channel, v.address, u.id, v.label, v.language, v.enabled, v.reason, s.sealed, $8::timestamptz
         FROM ${FULL_LIST}
         JOIN unnest($1::text[], $2::text[], $9::text[]) AS s(channel, address, sealed) USING (channel, address)
         LEFT JOIN users u ON u.email = v.owner RETURNING *
       )
       SELECT d.id, ${FACTS} FROM d LEFT JOIN users u ON u.id = d.user_id`,
      [...fullColumns(places), this.clock.now(), pgArray(places.map((each) => secrets.get(keyOf(each)) ?? null))],
    );
  }

  private async change(tx: Tx, places: readonly WholeDestination[]): Promise<void> {
    await tx.query(
      `UPDATE destinations d SET label = v.label, language = v.language, enabled = v.enabled,
         disabled_reason = v.reason, user_id = u.id
       FROM ${FULL_LIST} LEFT JOIN users u ON u.email = v.owner WHERE ${AT_PLACE}`,
      fullColumns(places),
    );
  }
}

interface Place {
  readonly channel: string;
  readonly address: string;
}

interface TouchedSubscription {
  readonly id: string;
  /** Its place in what was given, from 1. */
  readonly no: number;
}

const PLACES = 'unnest($1::text[], $2::text[]) AS v(channel, address)';
const AT_PLACE = 'd.channel = v.channel AND d.address = v.address';
const FULL_LIST = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::text[])
  AS v(channel, address, owner, label, language, enabled, reason)`;

const columnsOf = (places: readonly Place[]) => [
  pgArray(places.map(({ channel }) => channel)),
  pgArray(places.map(({ address }) => address)),
];

const fullColumns = (places: readonly WholeDestination[]) => [
  ...columnsOf(places),
  pgArray(places.map(({ owner }) => owner)),
  pgArray(places.map(({ label }) => label)),
  pgArray(places.map(({ language }) => language)),
  pgArray(places.map(({ enabled }) => enabled)),
  pgArray(places.map(({ disabledReason }) => disabledReason)),
];

const keyOf = ({ channel, address }: Place) => JSON.stringify([channel, address]);

/** Whose it is, is not for a document to change: the place would be told in another's name what it is subscribed to. */
const foreign = (before: WholeDestination, told: PortableDestination) =>
  before.owner !== null && told.owner !== undefined && before.owner !== told.owner;

/** What is told of a destination, with everything else as it was or as usual. A reason goes with being switched off. */
function whole(before: Omit<WholeDestination, 'channel' | 'address'>, told: PortableDestination): WholeDestination {
  const after = { ...before, ...told };
  return { ...after, disabledReason: after.enabled ? null : (after.disabledReason ?? 'switched off by hand') };
}

const subject = (id: string) => ({ subjectType: 'destination', subjectId: id });
