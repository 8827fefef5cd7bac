import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';

import { after, earliest, minutes } from '../domain/duration';
import { type FlapLimits, isFlapping, stableFrom } from '../domain/flapping';
import { type Judgement, type OpenIncident, reconcile } from '../domain/reconcile';
import { RULES } from '../domain/rules';
import type { AccountRule, AccountView, LocationRule, LocationView } from '../domain/rules/rule';
import type { PowerRule, PowerView, Verdict } from '../domain/rules/rule';
import type { Place } from '../domain/scope';
import type { Detected } from '../domain/transition';
import { NotificationsService } from '../notifications/notifications.service';
import type { Notice } from '../notifications/notice';
import type { Tx } from '../platform/database/sql';
import {
  addEvents,
  crossingsSince,
  endIncidents,
  insertIncidents,
  openIncidentsAbout,
  openIncidentsOf,
  setFacts,
  setFlapping,
  type NewIncident,
} from './incident-store';
import { IncidentsConfig } from './incidents.config';
import { endFulfilled } from './silence-store';

const LOCATION_RULES = RULES.filter((rule): rule is LocationRule => rule.about === 'location');
const ACCOUNT_RULES = RULES.filter((rule): rule is AccountRule => rule.about === 'account');
const POWER_RULES = RULES.filter((rule): rule is PowerRule => rule.about === 'power');

/** What is known of locations before they are reviewed. */
export interface Standing {
  readonly open: readonly OpenIncident[];
  /** The moments at which each pod, or a location as a whole, has crossed the line to or from offline lately. */
  readonly crossings: ReadonlyMap<string, readonly Date[]>;
}

/** Opens what the rules find, ends what they find no longer, and posts what people are told, in one transaction. */
@Injectable()
export class ReviewService {
  private readonly limits: FlapLimits;

  constructor(
    private readonly notifications: NotificationsService,
    private readonly config: IncidentsConfig,
  ) {
    this.limits = {
      changes: config.FLAP_CHANGES,
      window: minutes(config.FLAP_WINDOW_MINUTES),
      stable: minutes(config.FLAP_STABLE_MINUTES),
    };
  }

  /** How locations stand whose rows are locked, to be reviewed after what has been seen of them is recorded. */
  async standingAt(tx: Tx, locationIds: readonly string[], now: Date): Promise<Standing> {
    const horizon = Math.max(this.limits.window, this.limits.stable);
    const [open, crossings] = await Promise.all([
      openIncidentsOf(tx, locationIds),
      crossingsSince(tx, locationIds, after(now, -horizon)),
    ]);
    return { open, crossings };
  }

  /**
   * Reviews locations as they now are, after what was `standing` and with the `transitions` of this very transaction.
   *
   * Gives, for each location, the earliest moment at which a rule can change its mind by time alone.
   */
  async locations(
    tx: Tx,
    views: readonly LocationView[],
    standing: Standing,
    transitions: readonly Detected[],
    now: Date,
  ): Promise<Map<string, Date | null>> {
    const ids = new Set(views.map(({ id }) => id));
    const open = standing.open.filter(({ locationId }) => ids.has(locationId ?? ''));
    const unsteady = new Set(open.filter(({ flapping }) => flapping).map(({ subject }) => subject));
    const changed = new Set(transitions.map(({ locationId }) => locationId));
    const suspects = views.filter(
      ({ id, pods }) => changed.has(id) || unsteady.has(id) || pods.some((pod) => unsteady.has(pod.id)),
    );
    const crossings = crossingsOf(suspects, standing, transitions);

    const places = new Map(views.map((view) => [view.id, placeOf(view)]));
    const reviewAt = new Map<string, Date | null>();
    const judgements = views.flatMap((view) => {
      const verdicts = LOCATION_RULES.flatMap((rule) => rule.evaluate(view, now));
      const judged = verdicts.map((verdict) => this.judge(verdict, view.id, crossings, unsteady, now));
      const flapping = judged.filter((each) => each.flapping);
      reviewAt.set(
        view.id,
        earliest(flapping.map((each) => stableFrom(crossings.get(each.subject) ?? [], this.limits))),
      );
      return judged;
    });
    await this.apply(tx, open, judgements, (judgement) => places.get(judgement.locationId ?? '') as Place, now);
    return reviewAt;
  }

  /** Reviews Plume accounts: whether we see through them. */
  async accounts(tx: Tx, views: readonly AccountView[], now: Date): Promise<void> {
    const open = await openIncidentsAbout(
      tx,
      ACCOUNT_RULES.map(({ kind }) => kind),
      views.map(({ id }) => id),
    );
    const judgements = views
      .flatMap((view) => ACCOUNT_RULES.flatMap((rule) => rule.evaluate(view, now)))
      .map((verdict) => ({ ...verdict, locationId: null, flapping: false }));
    const place = ({ subject }: Judgement) => ({ accountId: subject, customerId: null, locationId: null });
    await this.apply(tx, open, judgements, place, now);
  }

  /** Reviews what a site itself reports about its power. */
  async power(tx: Tx, view: PowerView, place: Place, now: Date): Promise<void> {
    const open = await openIncidentsAbout(
      tx,
      POWER_RULES.map(({ kind }) => kind),
      [view.locationId],
    );
    const judgements = POWER_RULES.flatMap((rule) => rule.evaluate(view, now)).map((verdict) => ({
      ...verdict,
      locationId: view.locationId,
      flapping: false,
    }));
    await this.apply(tx, open, judgements, () => place, now);
  }

  /** Ends what the rules have opened at locations that are watched no longer, without a recovery message. */
  async forget(tx: Tx, locationIds: readonly string[], now: Date): Promise<void> {
    if (locationIds.length === 0) return;
    const kinds = POWER_RULES.map(({ kind }) => kind);
    const open = [...(await openIncidentsOf(tx, locationIds)), ...(await openIncidentsAbout(tx, kinds, locationIds))];
    await this.apply(tx, open, [], NOWHERE, now);
  }

  /** Ends what is open about a Plume account itself, when it is gone. */
  async forgetAccount(tx: Tx, accountId: string, now: Date): Promise<void> {
    const kinds = ACCOUNT_RULES.map(({ kind }) => kind);
    await this.apply(tx, await openIncidentsAbout(tx, kinds, [accountId]), [], NOWHERE, now);
  }

  private judge(
    verdict: Verdict,
    locationId: string,
    crossings: ReadonlyMap<string, readonly Date[]>,
    unsteady: ReadonlySet<string>,
    now: Date,
  ): Judgement {
    const changes = crossings.get(verdict.subject) ?? [];
    const { kind, subject, podId, outcome, severity, since, title, facts } = verdict;
    const flapping = isFlapping(changes, unsteady.has(subject), now, this.limits);
    return { kind, subject, podId, outcome, severity, since, title, facts, locationId, flapping };
  }

  private async apply(
    tx: Tx,
    open: readonly OpenIncident[],
    judgements: readonly Judgement[],
    place: (judgement: Judgement) => Place,
    now: Date,
  ): Promise<void> {
    const { opened, resolved, removed, merged, flapping, stable, updated } = reconcile(open, judgements);
    const reminderAt = this.config.REMINDER_MINUTES > 0 ? after(now, minutes(this.config.REMINDER_MINUTES)) : null;
    const beginnings = opened.map((judgement) => ({ id: randomUUID(), place: place(judgement), ...judgement }));
    const news: Notice[] = [
      ...beginnings.map((incident) => ({ type: 'incident.opened' as const, incident: told(incident) })),
      ...resolved.map(({ id }) => ({ type: 'incident.resolved' as const, incidentId: id, silent: false })),
      ...[...removed, ...merged].map(({ id }) => ({
        type: 'incident.resolved' as const,
        incidentId: id,
        silent: true,
      })),
      ...flapping.map(({ id }) => ({ type: 'incident.flapping' as const, incidentId: id })),
      ...stable.map(({ id }) => ({ type: 'incident.stable' as const, incidentId: id })),
      ...updated.map(({ incident }) => ({ type: 'incident.changed' as const, incidentId: incident.id })),
    ];
    // Who hears of it is asked in the same breath: a statement that waits for another is a journey to the database.
    const [inserted, audience] = await Promise.all([
      insertIncidents(tx, beginnings, now, reminderAt),
      this.notifications.audience(tx, news, now),
      setFlapping(tx, flapping, true),
      setFlapping(tx, stable, false),
      setFacts(tx, updated),
    ]);
    const insertedIds = new Set(inserted.map(({ id }) => id));
    const notices = news.filter((notice) => notice.type !== 'incident.opened' || insertedIds.has(notice.incident.id));
    const dark = new Map(
      [...open, ...inserted]
        .filter(({ kind }) => kind === 'location_offline')
        .map(({ id, locationId }) => [locationId, id]),
    );
    const ended = [
      ...resolved.map(({ id }) => ({ id, resolution: 'recovered' as const, mergedInto: null })),
      ...removed.map(({ id }) => ({ id, resolution: 'removed' as const, mergedInto: null })),
      ...merged.map(({ id, locationId }) => ({
        id,
        resolution: 'merged' as const,
        mergedInto: dark.get(locationId) ?? null,
      })),
    ];
    const events = [
      ...inserted.map(({ id }) => ({ incidentId: id, type: 'opened' })),
      ...ended.map(({ id, resolution }) => ({ incidentId: id, type: 'resolved', data: { resolution } })),
      ...[...inserted.filter((incident) => incident.flapping), ...flapping].map(({ id }) => ({
        incidentId: id,
        type: 'flapping',
      })),
      ...stable.map(({ id }) => ({ incidentId: id, type: 'stable' })),
    ];
    await Promise.all([
      endIncidents(tx, ended, now),
      addEvents(tx, events, now),
      // Silences before lanes, as everywhere.
      ended.length > 0 && endFulfilled(tx, now),
      this.notifications.post(tx, notices, now, audience),
    ]);
  }
}

const placeOf = ({ accountId, customerId, id }: LocationView): Place => ({ accountId, customerId, locationId: id });

const NOWHERE = (): Place => ({ accountId: '', customerId: null, locationId: null });

const told = ({ id, kind, severity, place }: NewIncident) => ({ id, kind, severity, place });

/** Of those whose changes may be too many, with what has just changed. */
function crossingsOf(
  suspects: readonly LocationView[],
  { crossings: before }: Standing,
  transitions: readonly Detected[],
): ReadonlyMap<string, readonly Date[]> {
  const crossings = new Map<string, readonly Date[]>();
  for (const { id, pods } of suspects) {
    for (const subject of [id, ...pods.map((pod) => pod.id)]) crossings.set(subject, before.get(subject) ?? []);
  }
  for (const { locationId, podId, from, to, detectedAt } of transitions) {
    if (from !== 'offline' && to !== 'offline') continue;
    const subject = podId ?? locationId;
    crossings.set(subject, [...(crossings.get(subject) ?? []), detectedAt]);
  }
  return crossings;
}
