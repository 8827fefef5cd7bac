import { Injectable } from '@nestjs/common';

import type { Place } from '../domain/scope';
import { heard, type Signal, type SignalReport, type SignalTransition } from '../domain/signal';
import { affected, asId, rows, type Tx } from '../platform/database/sql';

/** A site whose row is locked, with all that it has reported. */
export interface Site {
  readonly place: Place & { readonly locationId: string };
  readonly name: string;
  readonly signals: readonly Signal[];
}

/** What sites push to us about themselves: as it stands, and its history. */
@Injectable()
export class SignalsService {
  /** Locks a watched location to take in a report of it; null when it is not there. */
  async lock(tx: Tx, locationId: string): Promise<Site | null> {
    const [site] = await rows<Place & { locationId: string; name: string }>(
      tx,
      `SELECT account_id AS "accountId", customer_id AS "customerId", id AS "locationId", name FROM locations
       WHERE id = ${asId('$1')} AND retired_at IS NULL FOR UPDATE`,
      [locationId],
    );
    if (!site) return null;
    const { name, ...place } = site;
    return { place, name, signals: await this.of(tx, place.locationId) };
  }

  /** Takes in a report of a locked site. Gives what it now stands at, and what changed; null when it came too late. */
  async record(
    tx: Tx,
    { place, signals }: Site,
    report: SignalReport,
    now: Date,
  ): Promise<{ signals: Signal[]; transition: SignalTransition | null } | null> {
    const outcome = heard(signals.find(({ name }) => name === report.name) ?? null, report, now);
    if (!outcome) return null;
    const { signal, transition } = outcome;
    await tx.query(
      `INSERT INTO signals (location_id, signal, state, state_since, heard_at, reported_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (location_id, signal) DO UPDATE SET state = EXCLUDED.state, state_since = EXCLUDED.state_since,
         heard_at = EXCLUDED.heard_at, reported_at = EXCLUDED.reported_at`,
      [place.locationId, signal.name, signal.state, signal.since, now, signal.reportedAt],
    );
    if (transition) {
      await tx.query(
        `INSERT INTO signal_transitions (location_id, signal, from_state, to_state, at, detected_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [place.locationId, signal.name, transition.from, transition.to, transition.at, now],
      );
    }
    return { signals: [...signals.filter(({ name }) => name !== signal.name), signal], transition };
  }

  /** Calls unknown what was not heard of since `before`. Gives how many. */
  loseTrack(tx: Tx, before: Date, now: Date): Promise<number> {
    return affected(
      tx,
      `WITH lost AS (
         SELECT location_id, signal, state FROM signals WHERE state <> 'unknown' AND heard_at < $1
         ORDER BY location_id, signal FOR UPDATE SKIP LOCKED
       ), told AS (
         INSERT INTO signal_transitions (location_id, signal, from_state, to_state, at, detected_at)
         SELECT location_id, signal, state, 'unknown', $2, $2 FROM lost
       )
       UPDATE signals s SET state = 'unknown', state_since = $2 FROM lost
       WHERE s.location_id = lost.location_id AND s.signal = lost.signal`,
      [before, now],
    );
  }

  private of(tx: Tx, locationId: string): Promise<Signal[]> {
    return rows<Signal>(
      tx,
      `SELECT signal AS name, state, state_since AS since, reported_at AS "reportedAt" FROM signals
       WHERE location_id = $1 ORDER BY signal`,
      [locationId],
    );
  }
}
