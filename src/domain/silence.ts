import type { NotificationType } from './delivery';
import type { IncidentKind } from './incident';
import { covers, type Place, type Scope } from './scope';

/** A wish for quiet: what lies in its scope and is of its kinds opens and ends as ever, and nobody is messaged. */
export interface Silence {
  readonly id: string;
  readonly scope: Scope;
  /** Null = every kind. */
  readonly kinds: readonly IncidentKind[] | null;
  /** Null = until resolved: it ends when something it covers has ended and nothing it covers is open any more. */
  readonly until: Date | null;
}

/** What happened, as far as silences care. */
export interface Told {
  readonly kind: IncidentKind;
  readonly place: Place;
}

/** Whether `silence` is about this. When it ends is not asked here. */
export const isAbout = ({ scope, kinds }: Silence, { kind, place }: Told): boolean =>
  (kinds === null || kinds.includes(kind)) && covers(scope, place);

/**
 * The silence that keeps a message of this type from being sent, or null when it may go out.
 *
 * The end of an incident is told under a silence that lasts until then: that is what its maker waits for. Of several
 * silences it is the one that lasts longest, so that what one held back is not held back again by the next.
 */
export function silencing(type: NotificationType, told: Told, silences: readonly Silence[]): Silence | null {
  if (type === 'notice') return null;
  const holding = silences.filter(
    (silence) => isAbout(silence, told) && !(type === 'incident.resolved' && silence.until === null),
  );
  return holding.reduce<Silence | null>(
    (longest, each) => (longest && !outlasts(each, longest) ? longest : each),
    null,
  );
}

function outlasts(one: Silence, other: Silence): boolean {
  const end = ({ until }: Silence) => until?.getTime() ?? Infinity;
  return end(one) === end(other) ? one.id < other.id : end(one) > end(other);
}
