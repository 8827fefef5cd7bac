import type { IncidentKind } from './incident';
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
export function recipients(happening: Happening, index: ReadonlyMap<string, readonly Subscription[]>): Set<string> {
  const found = new Set<string>();
  for (const scope of scopesTouched(happening.place)) {
    for (const subscription of index.get(scopeKey(scope)) ?? []) {
      if (wants(subscription, happening)) found.add(subscription.destinationId);
    }
  }
  return found;
}

const wants = ({ minSeverity, kinds, within }: Subscription, { severity, kind, place }: Happening) =>
  atLeast(severity, minSeverity) &&
  (kinds === null || kinds.includes(kind)) &&
  (within === null || within.some((scope) => covers(scope, place)));
