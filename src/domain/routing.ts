import type { IncidentKind } from './incident';
import type { SaidType } from './messages';
import { covers, type Place, type Scope } from './scope';
import { atLeast, type Severity } from './severity';

/** Who hears what: a destination's wish. `kinds` null means every kind. */
export interface Subscription {
  readonly destinationId: string;
  readonly scope: Scope;
  readonly minSeverity: Severity;
  readonly kinds: readonly IncidentKind[] | null;
  /** What its owner may see now; null = everything, or nobody's. What was granted once may have been taken back. */
  readonly within: readonly Scope[] | null;
  readonly filter: Filter;
}

/** What a person prefers to hear: it filters what they would be told, and never adds to it. */
export interface Preferences {
  /** By channel: what is less severe does not go that way. */
  readonly minSeverity: Readonly<Record<string, Severity>>;
  /** Null = everything; `incident` stands for all that is told of incidents. */
  readonly types: readonly HeardType[] | null;
  /** Nothing at all is told until then. */
  readonly pausedUntil: Date | null;
}

export type HeardType = 'incident' | SaidType;

/** Preferences as they hold for one destination. */
export interface Filter {
  readonly floor: Severity;
  readonly types: readonly HeardType[] | null;
  readonly pausedUntil: Date | null;
}

/** What lets everything through. */
export const NO_FILTER: Filter = { floor: 'info', types: null, pausedUntil: null };

/** `usual`: what the channel carries when its reader has not said anything about it. */
export function filterOf(preferences: Preferences | null, channel: string, usual: Severity = 'info'): Filter {
  const { minSeverity = {}, types = null, pausedUntil = null } = preferences ?? {};
  return { floor: Object.hasOwn(minSeverity, channel) ? (minSeverity[channel] ?? usual) : usual, types, pausedUntil };
}

/** Whether a destination is told, or what it is that keeps it from being told. */
export const VERDICTS = [
  'tell',
  'disabled',
  'unverified',
  'userInactive',
  'channelOff',
  'notSubscribed',
  'outsideGrants',
  'otherKind',
  'belowSeverity',
  'paused',
  'typeOff',
  'belowChannelSeverity',
  'silenced',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Whether every admin is told of it, whatever they are subscribed to. */
export const concernsAdmins = (kind: IncidentKind): boolean => kind === 'plume_unreachable';

/** What preferences say of something of that type. */
export function filtered(
  { floor, types, pausedUntil }: Filter,
  type: HeardType,
  severity: Severity,
  now: Date,
): Verdict {
  if (pausedUntil && pausedUntil > now) return 'paused';
  if (types && !types.includes(type)) return 'typeOff';
  return atLeast(severity, floor) ? 'tell' : 'belowChannelSeverity';
}

/** What one subscription, whose scope takes it in, says of something that happened. */
export function subscribed(
  { minSeverity, kinds, within, filter }: Subscription,
  { severity, kind, place }: Happening,
  now: Date,
): Verdict {
  if (within && !within.some((scope) => covers(scope, place))) return 'outsideGrants';
  if (kinds && !kinds.includes(kind)) return 'otherKind';
  if (!atLeast(severity, minSeverity)) return 'belowSeverity';
  return filtered(filter, 'incident', severity, now);
}

/** What happened, as far as routing cares. */
export interface Happening {
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly place: Place;
}

/** The key under which subscriptions to a scope are found. */
export const scopeKey = (scope: Scope): string => (scope.type === 'all' ? 'all/' : `${scope.type}/${scope.id}`);

/**
 * The scopes whose subscribers hear of something at `place`. What concerns a whole account (`plume_unreachable`)
 * reaches those who follow the account or everything.
 */
export function scopesTouched({ accountId, customerId, locationId }: Place): Scope[] {
  return [
    { type: 'all' },
    { type: 'account', id: accountId },
    ...(customerId === null ? [] : [{ type: 'customer', id: customerId } as const]),
    ...(locationId === null ? [] : [{ type: 'location', id: locationId } as const]),
  ];
}

/** Subscriptions by the key of their scope, made once for all the happenings of a batch. */
export function indexByScope(subscriptions: readonly Subscription[]): ReadonlyMap<string, readonly Subscription[]> {
  const index = new Map<string, Subscription[]>();
  for (const subscription of subscriptions) {
    const key = scopeKey(subscription.scope);
    const there = index.get(key);
    if (there) there.push(subscription);
    else index.set(key, [subscription]);
  }
  return index;
}

/** The destinations that hear of it, each once however many of its subscriptions match. */
export function recipients(
  happening: Happening,
  index: ReadonlyMap<string, readonly Subscription[]>,
  now: Date,
): Set<string> {
  const found = new Set<string>();
  for (const subscription of touching(happening.place, index)) {
    if (subscribed(subscription, happening, now) === 'tell') found.add(subscription.destinationId);
  }
  return found;
}

/** The subscriptions whose scope takes in what happens there. */
export const touching = (place: Place, index: ReadonlyMap<string, readonly Subscription[]>): Subscription[] =>
  scopesTouched(place).flatMap((scope) => index.get(scopeKey(scope)) ?? []);

/** How near each verdict of a subscription is to telling: of several it is the nearest that explains a destination. */
const NEARNESS: readonly Verdict[] = [
  'notSubscribed',
  'outsideGrants',
  'otherKind',
  'belowSeverity',
  'belowChannelSeverity',
  'typeOff',
  'paused',
  'tell',
];

/** What all subscriptions of one destination that are touched say together. */
export const explained = (subscriptions: readonly Subscription[], happening: Happening, now: Date): Verdict =>
  subscriptions
    .map((subscription) => subscribed(subscription, happening, now))
    .reduce<Verdict>(
      (nearest, each) => (NEARNESS.indexOf(each) > NEARNESS.indexOf(nearest) ? each : nearest),
      'notSubscribed',
    );
