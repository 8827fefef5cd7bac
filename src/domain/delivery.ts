import type { IncidentStatus, Resolution } from './incident';
import { SAID_TYPES, type SaidType } from './messages';
import type { Severity } from './severity';

/** One notification on its way to one destination. */
export type DeliveryStatus = 'queued' | 'sending' | 'retrying' | 'delivered' | 'failed' | 'suppressed';

/** What came of one attempt: `wait` is a pause that was asked for, `aborted` one whose process died before it knew. */
export type AttemptOutcome = 'delivered' | 'retry' | 'wait' | 'permanent' | 'aborted';

export const NOTIFICATION_TYPES = [
  'incident.opened',
  'incident.assigned',
  'incident.resolved',
  'incident.reminder',
  'incident.flapping',
  'incident.stable',
  'notice',
  ...SAID_TYPES,
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** Whether it is the message of a person. */
export const isSaid = (type: NotificationType): type is SaidType => (SAID_TYPES as readonly string[]).includes(type);

/** Whether it lets everything else go first: the message of a person, unless that is critical. Alerts never do. */
export const isPatient = (type: NotificationType, severity: Severity): boolean =>
  isSaid(type) && severity !== 'critical';

/** What of an incident decides whether something is still worth saying. */
export interface IncidentStanding {
  readonly status: IncidentStatus;
  readonly resolution: Resolution | null;
}

/** What of an incident a destination has been shown so far. */
export interface CardStanding {
  /** 0 = nothing yet: the message of its beginning never arrived. */
  readonly shownVersion: number;
  /** The first that was ever shown was already the end. */
  readonly shownFinal: boolean;
  /** Whoever it is for may not see the incident any more. */
  readonly hidden: boolean;
  /** It is the card of many, and not of this one. */
  readonly ofMany?: boolean;
  /** The incident is assigned to whoever it is for. */
  readonly theirs?: boolean;
}

export type SendDecision =
  /** The card itself: what people press and what is edited later. */
  | { readonly form: 'card' }
  /** A message of its own, as a reply to the card where one was shown. */
  | { readonly form: 'reply' }
  | { readonly form: 'none'; readonly reason: string };

const none = (reason: string): SendDecision => ({ form: 'none', reason });

/** What to do with a delivery whose turn has come, by the newest truth. */
export function decideSend(
  type: NotificationType,
  incident: IncidentStanding | null,
  card: CardStanding | null,
): SendDecision {
  if (type === 'notice' || isSaid(type)) return { form: 'reply' };
  if (card?.hidden) return none('whoever it is for may not see it any more');
  if (!incident || !card) return none('the incident is gone');
  const over = incident.status === 'resolved';
  switch (type) {
    case 'incident.opened':
      if (endsSilently(incident)) return none(`the incident was ${incident.resolution} before anybody was told`);
      return { form: 'card' };
    case 'incident.assigned':
      if (over) return none('the incident is over');
      if (!card.theirs) return none('it is not theirs any more');
      return { form: card.shownVersion === 0 && !card.ofMany ? 'card' : 'reply' };
    case 'incident.resolved':
      if (card.shownVersion === 0) return none('its beginning was never told here');
      if (card.shownFinal) return none('it was over when it was first told');
      return { form: 'reply' };
    case 'incident.reminder':
      if (over) return none('the incident is over');
      if (incident.status === 'acknowledged') return none('somebody has it');
      return { form: 'reply' };
    case 'incident.flapping':
    case 'incident.stable':
      if (over) return none('the incident is over');
      if (card.shownVersion === 0) return none('its beginning was never told here');
      return { form: 'reply' };
  }
}

/** What to do with the reminder of a digest when so many of its incidents are open and nobody has them. */
export const decideDigestReminder = (open: number): SendDecision =>
  open > 0 ? { form: 'reply' } : none('nobody needs to be reminded any more');

/** Ends that nobody is told of: the incident became part of another, or its subject is watched no more. */
export const endsSilently = ({ resolution }: IncidentStanding): boolean =>
  resolution === 'merged' || resolution === 'removed';

/** An action that a button carries: acknowledge, silence for an hour, details, or no: it is given back. */
export type ButtonAction = 'a' | 's' | 'd' | 'n';

/** What the buttons of one delivery say when they are pressed: a letter and its id in 22 characters; Telegram allows 64 bytes. */
export function buttonsOf(deliveryId: string): (action: ButtonAction) => string {
  const id = Buffer.from(deliveryId.replaceAll('-', ''), 'hex').toString('base64url');
  return (action) => action + id;
}

/** The same of a single button. */
export const buttonData = (action: ButtonAction, deliveryId: string): string => buttonsOf(deliveryId)(action);

/** The action and the delivery's id (a uuid) of a pressed button; null when the data are none of ours. */
export function readButtonData(data: string): { action: ButtonAction; deliveryId: string } | null {
  const match = /^([asdn])([\w-]{22})$/.exec(data);
  if (!match) return null;
  const hex = Buffer.from(match[2]!, 'base64url').toString('hex');
  return { action: match[1] as ButtonAction, deliveryId: uuidOf(hex) };
}

/** 32 hexadecimal digits in a uuid's form. */
export const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
