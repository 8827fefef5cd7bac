import type { components } from '../api/schema';

type LocationInBrief = components['schemas']['LocationInBrief'];

/**
 * The locations with what has changed in place of what was, and what is new behind them. It is the same list when
 * nothing of it is different.
 */
export function withChanged(
  known: LocationInBrief[],
  changed: ReadonlyMap<string, LocationInBrief>,
): LocationInBrief[] {
  const news = new Map(changed);
  let different = false;
  const kept = known.map((location) => {
    const now = news.get(location.id);
    if (!now) return location;
    news.delete(location.id);
    if (isSame(location, now)) return location;
    different = true;
    return inBrief(now);
  });
  if (news.size > 0) return [...kept, ...[...news.values()].map(inBrief)];
  return different ? kept : known;
}

const inBrief = ({ id, name, customerName, state, stateSince, podsOnline, podsTotal }: LocationInBrief) => {
  return { id, name, customerName, state, stateSince, podsOnline, podsTotal };
};

const isSame = (one: LocationInBrief, other: LocationInBrief): boolean =>
  JSON.stringify(inBrief(one)) === JSON.stringify(inBrief(other));
