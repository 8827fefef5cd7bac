import type { components } from '../api/schema';

export type LocationInBrief = components['schemas']['LocationInBrief'];
export type State = LocationInBrief['state'];

/** The states, the gravest first. */
export const STATES = ['offline', 'degraded', 'unknown', 'online'] as const satisfies readonly State[];

export const countsOf = (locations: readonly LocationInBrief[]): Record<State, number> => {
  const counts = { offline: 0, degraded: 0, unknown: 0, online: 0 };
  for (const { state } of locations) counts[state] += 1;
  return counts;
};

/**
 * What is shown: of the wanted states, and matching the text or found by it elsewhere (`found`), the gravest and longest
 * first, then by name.
 */
export function shownOf(
  locations: readonly LocationInBrief[],
  states: readonly State[],
  text: string,
  found: ReadonlySet<string>,
) {
  const wanted = text.trim().toLocaleLowerCase();
  return locations
    .filter(({ state }) => states.length === 0 || states.includes(state))
    .filter(
      ({ id, name, customerName }) =>
        wanted === '' ||
        name.toLocaleLowerCase().includes(wanted) ||
        (customerName?.toLocaleLowerCase().includes(wanted) ?? false) ||
        found.has(id),
    )
    .sort(
      (one, other) =>
        STATES.indexOf(one.state) - STATES.indexOf(other.state) ||
        (one.state === 'online' ? 0 : (one.stateSince ?? '').localeCompare(other.stateSince ?? '')) ||
        one.name.localeCompare(other.name),
    );
}
