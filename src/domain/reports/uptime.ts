import type { LocationState } from '../location';

/** A stretch of a home's life in one state. */
export interface Spell {
  readonly state: LocationState;
  readonly from: Date;
  readonly to: Date;
}

/** What is stored of a home's past, as far as somebody asks for it. */
export interface History {
  /** Since when we look at it; null while no look has brought anything. What lies before is unknown. */
  readonly knownSince: Date | null;
  /** Its state now. */
  readonly state: LocationState;
  /** What changed, in the order in which it was detected; what lies before the range asked for may be left out. */
  readonly changes: readonly { readonly from: LocationState; readonly to: LocationState; readonly at: Date }[];
}

/** How long a home was up within a range. Degraded is up; time that is unknown counts neither way. */
export interface Uptime {
  readonly from: Date;
  readonly to: Date;
  /** Null when nothing of the range is known. */
  readonly uptimePercent: number | null;
  readonly onlineSeconds: number;
  readonly offlineSeconds: number;
  readonly unknownSeconds: number;
  readonly outages: number;
}

/** The range, cut where the state changed: without gaps, and what is still to come is unknown. */
export function spellsOf({ knownSince, state, changes }: History, from: Date, to: Date, now: Date): Spell[] {
  const marks: readonly { at: Date; state: LocationState }[] = [
    { at: from, state: 'unknown' },
    { at: knownSince ?? to, state: changes[0]?.from ?? state },
    ...changes.map((change) => ({ at: change.at, state: change.to })),
    { at: now, state: 'unknown' },
  ];
  let reached = from;
  return marks.flatMap(({ state: entered }, i) => {
    const begin = reached;
    const next = marks[i + 1]?.at ?? to;
    // A change that is dated before the one detected earlier does not turn time back.
    reached = next < begin ? begin : next > to ? to : next;
    return reached > begin ? [{ state: entered, from: begin, to: reached }] : [];
  });
}

export function uptimeOf(spells: readonly Spell[], from: Date, to: Date): Uptime {
  const lasted = { online: 0, offline: 0, unknown: 0 };
  for (const spell of spells) lasted[conditionOf(spell.state)] += spell.to.getTime() - spell.from.getTime();
  const known = lasted.online + lasted.offline;
  return {
    from,
    to,
    uptimePercent: known > 0 ? (lasted.online / known) * 100 : null,
    onlineSeconds: lasted.online / 1_000,
    offlineSeconds: lasted.offline / 1_000,
    unknownSeconds: lasted.unknown / 1_000,
    outages: outagesIn(spells),
  };
}

/** A stretch of a range that was cut into equal ones, and how much of it the home was up. */
export interface UptimePart {
  readonly from: Date;
  /** Null when nothing of it is known. */
  readonly uptimePercent: number | null;
  readonly offlineSeconds: number;
}

/** The range in `count` equal parts, the oldest first: what a strip of bars shows. */
export function partsOf(spells: readonly Spell[], from: Date, to: Date, count: number): UptimePart[] {
  const length = (to.getTime() - from.getTime()) / count;
  const lasted = Array.from({ length: count }, () => ({ online: 0, offline: 0, unknown: 0 }));
  for (const spell of spells) {
    const first = Math.floor((spell.from.getTime() - from.getTime()) / length);
    for (let part = first; part < count; part += 1) {
      const begin = from.getTime() + part * length;
      if (begin >= spell.to.getTime()) break;
      const within = Math.min(spell.to.getTime(), begin + length) - Math.max(spell.from.getTime(), begin);
      lasted[part]![conditionOf(spell.state)] += Math.max(0, within);
    }
  }
  return lasted.map(({ online, offline }, part) => ({
    from: new Date(from.getTime() + part * length),
    uptimePercent: online + offline > 0 ? (online / (online + offline)) * 100 : null,
    offlineSeconds: offline / 1_000,
  }));
}

/** How often it was offline; one that began before the range counts, and a loss of sight in between does not split it. */
export function outagesIn(spells: readonly Spell[]): number {
  const known = spells.map(({ state }) => conditionOf(state)).filter((condition) => condition !== 'unknown');
  return known.filter((condition, i) => condition === 'offline' && known[i - 1] !== 'offline').length;
}

/** Up, down or not known: an ailing home is up. */
export const conditionOf = (state: LocationState): 'online' | 'offline' | 'unknown' =>
  state === 'degraded' ? 'online' : state;
