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
  touching,
  type Verdict,
} from '../domain/routing';
import type { Place } from '../domain/scope';
import { isAbout } from '../domain/silence';
import { atLeast, type Severity } from '../domain/severity';
import { Clock } from '../platform/clock/clock';
import { rows } from '../platform/database/sql';
import { adminDestinations, audienceOf, preferencesOf, PREFERENCES, type PreferencesRow } from './audience';
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
