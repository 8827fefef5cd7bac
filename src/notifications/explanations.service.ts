import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import { notThere } from '../domain/refusal';
import {
  concernsAdmins,
  explained,
  filtered,
  filterOf,
  type Happening,
  type HeardType,
  indexByScope,
  subscribed,
  touching,
  type Verdict,
} from '../domain/routing';
import type { Place, Scope } from '../domain/scope';
import { isAbout } from '../domain/silence';
import { atLeast, type Severity } from '../domain/severity';
import { Clock } from '../platform/clock/clock';
import { rows } from '../platform/database/sql';
import { adminDestinations, audienceOf, preferencesOf, PREFERENCES, type PreferencesRow } from './audience';
import type { PlaceAddress } from './place-subscriptions.service';
import { silencesAt } from './silences';

/** A destination, and whether it would be told. */
export interface Explanation {
  readonly destinationId: string;
  readonly userId: string | null;
  readonly channel: string;
  readonly verdict: Verdict;
}

/** What is asked about: an incident that would happen somewhere, or a message of a type. */
export type Asked =
  | { readonly type: 'incident'; readonly happening: Happening }
  | { readonly type: Exclude<HeardType, 'incident'>; readonly severity: Severity };

/** Why a place was told of an incident: by what it was then, and by what it hears of now. */
export interface ToldBecause {
  readonly incidentId: string;
  /** The channel by which its owner could not be told. */
  readonly insteadOf: string | null;
  /** The incident was handed to its owner. */
  readonly assigned: boolean;
  /** Every admin is told of such a thing. */
  readonly asAdmin: boolean;
  /** What the place is subscribed to that lets it through now. */
  readonly scopes: readonly Scope[];
}

interface Row extends PreferencesRow {
  readonly id: string;
  readonly userId: string | null;
  readonly channel: string;
  readonly enabled: boolean;
  readonly verified: boolean;
  readonly active: boolean | null;
}

const NOBODY: ReadonlyMap<string, string> = new Map();

/** Destinations that one answer explains. */
const MOST = 200;

/** Says who would be told of something, and why others would not: by the same decisions by which they are. */
@Injectable()
export class ExplanationsService {
  constructor(
    private readonly db: DataSource,
    private readonly channels: ChannelRegistry,
    private readonly clock: Clock,
  ) {}

  /** The destinations of one user, or of everybody (null): 200 of them at the most. */
  async explain(userId: string | null, asked: Asked): Promise<Explanation[]> {
    const found = await rows<Row>(
      this.db,
      `SELECT d.id, d.user_id AS "userId", d.channel, d.enabled, d.verified, u.active, ${PREFERENCES}
       FROM destinations d LEFT JOIN users u ON u.id = d.user_id LEFT JOIN preferences p ON p.user_id = d.user_id
       WHERE $1::uuid IS NULL OR d.user_id = $1 ORDER BY d.id LIMIT ${MOST}`,
      [userId],
    );
    const verdict = await this.verdicts(asked);
    return found.map((row) => ({
      destinationId: row.id,
      userId: row.userId,
      channel: row.channel,
      verdict: this.standing(row) ?? verdict(row),
    }));
  }

  /** Why a place was told of an incident, or of the last that it was told of (null). Null when it was told of none. */
  async why({ channel, address }: PlaceAddress, incidentId: string | null): Promise<ToldBecause | null> {
    const [told] = await rows<Happening & Place & Omit<ToldBecause, 'asAdmin' | 'scopes'> & { destinationId: string }>(
      this.db,
      `SELECT v.incident_id AS "incidentId", v.destination_id AS "destinationId", v.type = 'incident.assigned' AS assigned,
         (SELECT o.channel FROM deliveries o WHERE o.stand_in = v.id LIMIT 1) AS "insteadOf", i.kind, i.severity,
         i.account_id AS "accountId", i.customer_id AS "customerId", i.location_id AS "locationId"
       FROM deliveries v JOIN destinations d ON d.id = v.destination_id JOIN incidents i ON i.id = v.incident_id
       WHERE d.channel = $1 AND d.address = $2 AND v.status = 'delivered' AND ($3::text IS NULL OR i.id::text = $3)
       ORDER BY CASE WHEN $3 IS NULL THEN v.delivered_at END DESC, v.queued_at, v.seq LIMIT 1`,
      [channel, address, incidentId],
    );
    if (!told) return null;
    const { kind, severity, destinationId, insteadOf, assigned } = told;
    const place = { accountId: told.accountId, customerId: told.customerId, locationId: told.locationId };
    const happening = { kind, severity, place };
    const { subscriptions } = await audienceOf(this.db.manager, [happening], this.channels.usualSeverities);
    const now = this.clock.now();
    const telling = subscriptions.filter(
      (one) => one.destinationId === destinationId && subscribed(one, happening, now) === 'tell',
    );
    const asAdmin = concernsAdmins(kind) && (await adminDestinations(this.db.manager, null)).has(destinationId);
    return { incidentId: told.incidentId, insteadOf, assigned, asAdmin, scopes: telling.map(({ scope }) => scope) };
  }

  /** Where one of our locations is. Throws a Refusal when it is not there. */
  async placeOf(locationId: string): Promise<Place> {
    const [place] = await rows<Place>(
      this.db,
      `SELECT account_id AS "accountId", customer_id AS "customerId", id AS "locationId" FROM locations WHERE id = $1`,
      [locationId],
    );
    if (!place) throw notThere('locationId');
    return place;
  }

  /** What keeps a destination from hearing anything at all; null when nothing does. */
  private standing({ channel, enabled, verified, active }: Row): Verdict | null {
    if (active === false) return 'userInactive';
    if (!enabled) return 'disabled';
    if (!verified) return 'unverified';
    return this.channels.get(channel)?.configured ? null : 'channelOff';
  }

  private async verdicts(asked: Asked): Promise<(row: Row) => Verdict> {
    const now = this.clock.now();
    const usual = this.channels.usualSeverities;
    if (asked.type !== 'incident') {
      const { type, severity } = asked;
      return (row) => filtered(filterOf(preferencesOf(row), row.channel, usual.get(row.channel)), type, severity, now);
    }
    const { happening } = asked;
    const [{ subscriptions }, silences, admins] = await Promise.all([
      audienceOf(this.db.manager, [happening], usual),
      silencesAt(this.db, happening.place, now),
      concernsAdmins(happening.kind) ? adminDestinations(this.db.manager, null) : NOBODY,
    ]);
    const touched = touching(happening.place, indexByScope(subscriptions));
    const silenced = silences.some((silence) => isAbout(silence, happening));
    return ({ id, channel, paused_until: pausedUntil }) => {
      const mine = touched.filter(({ destinationId }) => destinationId === id);
      const anyway = admins.has(id) && atLeast(happening.severity, usual.get(channel) ?? 'info');
      const isQuiet = pausedUntil !== null && pausedUntil > now;
      const verdict = anyway ? (isQuiet ? 'paused' : 'tell') : explained(mine, happening, now);
      return verdict === 'tell' && silenced ? 'silenced' : verdict;
    };
  }
}
