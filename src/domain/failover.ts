import { after, hours, seconds } from './duration';

/** A channel as far as failover cares. */
export interface ChannelStanding {
  /** False while its settings do not suffice, or an admin has switched it off. */
  readonly configured: boolean;
  readonly state: 'ok' | 'failing' | 'misconfigured';
  /** Of the state; null while nothing has been sent. */
  readonly since: Date | null;
}

/** A destination of somebody who is to hear of an alert. */
export interface Way {
  readonly destinationId: string;
  readonly channel: string;
  /** Whether what is sent that way can be expected to get through. */
  readonly works: boolean;
  /** Whether that alert was told there, or is on its way there. */
  readonly told: boolean;
  /** Whether its owner's preferences let the alert through. */
  readonly wanted: boolean;
}

/** Where a channel is in trouble: whoever is told within this needs no other way. */
const GRACE = seconds(10);

/** What was to be said longer ago is no news any more. */
const NEWS_FOR = hours(1);

/** Where people have to look for themselves: it stands in for nothing, unless its owner has named it in their order. */
const INBOX = 'in-app';

/** Whether a channel is in more than passing trouble. `limitMs`: how long a delivery may wait. */
export function isBroken({ configured, state, since }: ChannelStanding, limitMs: number, now: Date): boolean {
  if (!configured || state === 'misconfigured') return true;
  return state === 'failing' && since !== null && since <= after(now, -limitMs);
}

/** What was queued at that moment or before, and still waits for this channel, has waited for too long. */
export const overdueSince = (standing: ChannelStanding, limitMs: number, now: Date): Date =>
  after(now, -(isBroken(standing, limitMs, now) ? Math.min(GRACE, limitMs) : limitMs));

/** Whether it is worth telling another way what was queued then. */
export const isStillNews = (queuedAt: Date, now: Date): boolean => queuedAt > after(now, -NEWS_FOR);

/**
 * The way by which somebody is told what does not reach them: the first of their order that works and has not been told;
 * those that they do not name come after, as given. Null when there is none.
 */
export function nextWay<W extends Way>(ways: readonly W[], order: readonly string[]): W | null {
  const place = ({ channel }: Way) => (order.includes(channel) ? order.indexOf(channel) : order.length);
  const open = ways.filter(
    ({ channel, works, told, wanted }) => works && !told && wanted && (channel !== INBOX || order.includes(INBOX)),
  );
  return open.reduce<W | null>((best, way) => (best && place(best) <= place(way) ? best : way), null);
}

/** Why a delivery is not sent any more. */
export const toldInstead = (channel: string): string => `told by ${channel} instead`;
