import { days, earliest } from './duration';
import type { IncidentKind } from './incident';
import type { LocationState } from './location';
import { type Spell, type Uptime, uptimeOf } from './reports/uptime';
import { momentAt, wallTime } from './wall-clock';

/** What the address of a public page ends with. */
export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** How many days a public page looks back, today among them. */
export const SHOWN_DAYS = 90;

/** How long (ms) a notice that is over stays on the page, and how long before its time one comes up there. */
export const NOTICE_STAYS = days(7);
export const NOTICE_COMES = days(30);

/** How everything on a page stands, in one word: the worst that holds of it. */
export type Standing = 'fine' | 'degraded' | 'unseen' | 'partly-offline' | 'offline' | 'empty';

export function standingOf(states: readonly LocationState[]): Standing {
  if (states.length === 0) return 'empty';
  if (states.every((state) => state === 'offline')) return 'offline';
  if (states.includes('offline')) return 'partly-offline';
  if (states.includes('degraded')) return 'degraded';
  return states.includes('unknown') ? 'unseen' : 'fine';
}

/** The beginnings of the days that a page shows, on the clocks of a zone; the oldest first, today the last. */
export function shownDays(now: Date, timeZone: string, count = SHOWN_DAYS): Date[] {
  const { year, month, day } = wallTime(now, timeZone);
  return Array.from({ length: count }, (_, i) =>
    momentAt({ year, month, day: day - (count - 1 - i), hour: 0, minute: 0 }, timeZone),
  );
}

/** How a location was in each of the days that begin there; the last of them ends now. */
export function daysOf(spells: readonly Spell[], begins: readonly Date[], now: Date): Uptime[] {
  return begins.map((from, i) => {
    const to = begins[i + 1] ?? now;
    const within = spells
      .filter((spell) => spell.to > from && spell.from < to)
      .map((spell) => ({
        state: spell.state,
        from: spell.from < from ? from : spell.from,
        to: spell.to > to ? to : spell.to,
      }));
    return uptimeOf(within, from, to);
  });
}

/** A day as its bar shows it: `partly` has known an outage, `offline` nothing else. */
export type DayLook = 'online' | 'partly' | 'offline' | 'unknown';

export function lookOf({ uptimePercent, offlineSeconds }: Uptime): DayLook {
  if (uptimePercent === null) return 'unknown';
  if (offlineSeconds === 0) return 'online';
  return uptimePercent === 0 ? 'offline' : 'partly';
}

/** What the public is told of, the gravest first; what customers ask for and which account fails is nobody else's business. */
export const PUBLIC_KINDS = [
  'location_offline',
  'power',
  'location_degraded',
  'pod_offline',
] as const satisfies readonly IncidentKind[];

export type PublicKind = (typeof PUBLIC_KINDS)[number];

/** What is wrong at a location, by the name that the public knows it by. */
export interface Trouble {
  readonly location: string;
  readonly kind: PublicKind;
  readonly since: Date;
  /** It comes and goes. */
  readonly flapping: boolean;
}

/** What is wrong, of one kind at one place once, since the first of it; the gravest first, then the oldest. */
export function troublesOf(incidents: readonly Trouble[]): Trouble[] {
  const troubles = new Map<string, Trouble>();
  for (const incident of incidents) {
    const key = JSON.stringify([incident.kind, incident.location]);
    const known = troubles.get(key);
    troubles.set(key, {
      ...incident,
      since: earliest([known?.since, incident.since]) ?? incident.since,
      flapping: incident.flapping || (known?.flapping ?? false),
    });
  }
  const grave = ({ kind }: Trouble) => PUBLIC_KINDS.indexOf(kind);
  return [...troubles.values()].sort(
    (one, other) => grave(one) - grave(other) || one.since.getTime() - other.since.getTime(),
  );
}

/** Whether what a notice speaks of is still to come, goes on, or is over. */
export function phaseOf({ from, until }: { from: Date; until: Date | null }, now: Date): 'coming' | 'now' | 'over' {
  if (until && until <= now) return 'over';
  return from > now ? 'coming' : 'now';
}
