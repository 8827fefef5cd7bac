import { randomBytes } from 'node:crypto';
import { uuidOf, type NotificationType } from '../domain/delivery';
import { concernsAdmins, indexByScope, recipients } from '../domain/routing';
import { atLeast, type Severity } from '../domain/severity';
import { type Silence, silencing } from '../domain/silence';
import type { Tx } from '../platform/database/sql';
import { type Assigned, type AssignedHearer, assignedHearers } from './assignments';
import { adminDestinations, audienceOf, type UsualSeverities } from './audience';
import { type DigestReminder, digestReminders } from './digest-reminders';
import type { Notice } from './notice';
import { cardsOf, lockLanes, recordSilenced, toldAt, write } from './outbox-store';
import type { KnownCard, NewDelivery, NewNotification, SilencedDelivery } from './outbox-store';
import { silencesAbout } from './silences';

type Opened = Extract<Notice, { type: 'incident.opened' }>;
type Announcement = Extract<Notice, { type: 'notice' }>;
type Later = Exclude<Notice, Opened | Announcement | Assigned>;

/** What a post leaves behind, gathered before any of it is written. */
class Batch {
  readonly notifications: NewNotification[] = [];
  readonly deliveries: NewDelivery[] = [];
  readonly silenced: SilencedDelivery[] = [];
  /** Cards whose truth has changed, and lanes in which that must be shown. */
  readonly changed = new Set<string>();
  readonly dirty = new Set<string>();
  private readonly ids = freshIds();

  /** A notification, made only when somebody hears of it. */
  say(type: NotificationType, severity: Severity, incidentId: string | null, content: object = {}): NewNotification {
    const notification = { id: this.ids(), type, severity, incidentId, content };
    this.notifications.push(notification);
    return notification;
  }

  send(notification: NewNotification, destinationId: string, channel: string, cardId: string | null | 'own'): void {
    const id = this.ids();
    const isCard = cardId === 'own';
    this.deliveries.push({ id, notification, destinationId, channel, cardId: isCard ? id : cardId, isCard });
  }

  /** What would have been sent, were it not for a silence. */
  hold(notification: NewNotification, to: { id: string; channel: string; cardId: string | null }, by: Silence): void {
    const { id: destinationId, channel, cardId } = to;
    this.silenced.push({ id: this.ids(), notification, destinationId, channel, cardId, silenceId: by.id });
  }
}

/** Who could hear of notices, and what could hold them back, as it is when they are about to be posted. */
export type AskedAudience = Awaited<ReturnType<typeof audienceFor>>;

/** The part of `postNotices` that only reads: it may be asked together with what comes before that. */
export async function audienceFor(tx: Tx, notices: readonly Notice[], usual: UsualSeverities, now: Date) {
  const { opened, announced, assigned, followed } = sorted(notices);
  const incidents = opened.map(({ incident }) => incident);
  const untold = opened.flatMap((notice) => (notice.untold ? [notice.incident.id] : []));
  const forAdmins = announced.length > 0 || incidents.some(isForAdmins);
  // Before the lanes: whoever ends a silence locks it first, and then the lanes of what is told because of that.
  const about = [...idsOf(followed), ...incidents.map(({ id }) => id)];
  const [silences, admins, { subscriptions, channels }, told, assignees] = await Promise.all([
    silencesAbout(tx, about, now),
    forAdmins ? adminDestinations(tx, now) : NOBODY,
    incidents.length > 0 ? audienceOf(tx, incidents, usual) : { subscriptions: [], channels: NOBODY },
    untold.length > 0 ? toldAt(tx, untold) : new Map<string, ReadonlySet<string>>(),
    assignedHearers(tx, assigned, usual, now),
  ]);
  return { silences, admins, subscriptions, channels, told, assignees };
}

/**
 * Puts notices into the outbox, in the transaction of their cause: one delivery per destination and something to say,
 * in a handful of statements however many they are. Wakes the senders when the transaction commits. Gives what silences
 * have held back.
 */
export async function postNotices(
  tx: Tx,
  notices: readonly Notice[],
  now: Date,
  usual: UsualSeverities,
  asked?: AskedAudience,
): Promise<readonly SilencedDelivery[]> {
  const { opened, announced, followed } = sorted(notices);
  const later = followed.filter((notice): notice is Later => notice.type !== 'incident.assigned');
  const batch = new Batch();

  const incidentIds = idsOf(followed);
  const audience = asked ?? (await audienceFor(tx, notices, usual, now));
  const { silences, assignees } = audience;
  const hearers = hearersOf(audience, opened, announced, usual, now);
  // Locked before their cards are read: a sender that gathers cards into a digest holds the lane's lock too.
  const [leased, cards] = await Promise.all([
    lockLanes(tx, lanesOf(hearers, assignees), incidentIds),
    incidentIds.length > 0 ? cardsOf(tx, incidentIds, now) : [],
  ]);
  // An end is told before a beginning: when a home is back and one of its pods is not, that is the order of it.
  follow(batch, later, cards, leased, silences);
  const reminders = later.filter((notice) => notice.type === 'incident.reminder');
  if (reminders.length > 0) remind(batch, await digestReminders(tx, reminders, cards, silences, now));
  begin(batch, hearers);
  handOn(batch, assignees, cards);

  if (batch.deliveries.length + batch.silenced.length === 0 && batch.changed.size === 0) return [];
  await Promise.all([write(tx, batch, now), recordSilenced(tx, batch.silenced, now)]);
  return batch.silenced;
}

/** Who hears of what begins, and through which channel each of them is reached. */
interface Hearers {
  readonly channels: ReadonlyMap<string, string>;
  /** Of those to whom something is sent: what is silenced needs no lane. */
  readonly lanes: ReadonlyMap<string, string>;
  readonly opened: readonly {
    readonly incident: Opened['incident'];
    readonly destinations: ReadonlySet<string>;
    readonly silence: Silence | null;
  }[];
  readonly announced: readonly Announcement[];
  /** With the channel of each. */
  readonly admins: ReadonlyMap<string, string>;
  readonly usual: UsualSeverities;
}

function sorted(notices: readonly Notice[]) {
  return {
    opened: notices.filter((notice): notice is Opened => notice.type === 'incident.opened'),
    announced: notices.filter((notice): notice is Announcement => notice.type === 'notice'),
    assigned: notices.filter((notice): notice is Assigned => notice.type === 'incident.assigned'),
    followed: notices.filter((notice): notice is Later | Assigned => 'incidentId' in notice),
  };
}

const idsOf = (followed: readonly (Later | Assigned)[]): string[] => [
  ...new Set(followed.map(({ incidentId }) => incidentId)),
];

/** Decided by subscriptions for beginnings, and by role for notices to admins. */
function hearersOf(
  { admins, subscriptions, channels: known, told, silences }: AskedAudience,
  opened: readonly Opened[],
  announced: readonly Announcement[],
  usual: UsualSeverities,
  now: Date,
): Hearers {
  const index = indexByScope(subscriptions);
  const channels = new Map([...admins, ...known]);
  const lanes = new Map<string, string>();
  const hear = (id: string) => lanes.set(id, channels.get(id) ?? '');
  const beginnings = opened.map(({ incident }) => {
    const destinations = recipients(incident, index, now);
    if (isForAdmins(incident)) for (const id of hearing(incident, admins, usual)) destinations.add(id);
    for (const id of told.get(incident.id) ?? []) destinations.delete(id);
    const silence = silencing('incident.opened', incident, silences);
    if (!silence) for (const id of destinations) hear(id);
    return { incident, destinations, silence };
  });
  for (const notice of announced) for (const id of hearing(notice, admins, usual)) hear(id);
  return { channels, lanes, opened: beginnings, announced, admins, usual };
}

/** The destinations of admins where a notice, or an incident that concerns them all, is told. */
const hearing = (
  { severity, exceptChannel }: { readonly severity: Severity; readonly exceptChannel?: string },
  admins: ReadonlyMap<string, string>,
  usual: UsualSeverities,
): string[] =>
  [...admins].flatMap(([id, channel]) =>
    channel === exceptChannel || !atLeast(severity, usual.get(channel) ?? 'info') ? [] : [id],
  );

const NOBODY: ReadonlyMap<string, string> = new Map();

const isForAdmins = ({ kind }: Opened['incident']) => concernsAdmins(kind);

function begin(batch: Batch, { channels, opened, announced, admins, usual }: Hearers): void {
  for (const { incident, destinations, silence } of opened) {
    if (destinations.size === 0) continue;
    const notification = batch.say('incident.opened', incident.severity, incident.id);
    for (const id of destinations) {
      const channel = channels.get(id) ?? '';
      // Without a card: nothing was told, so there is nothing that its end could follow.
      if (silence) batch.hold(notification, { id, channel, cardId: null }, silence);
      else batch.send(notification, id, channel, 'own');
    }
  }
  for (const notice of announced) {
    const hearers = hearing(notice, admins, usual);
    if (hearers.length === 0) continue;
    const { severity, key, params } = notice;
    const notification = batch.say('notice', severity, null, { key, params: storable(params) });
    for (const id of hearers) batch.send(notification, id, channels.get(id) ?? '', null);
  }
}

/** What became of incidents is told where their beginning was, and only there; cards are edited in silence too. */
function follow(
  batch: Batch,
  later: readonly Later[],
  cards: readonly KnownCard[],
  leased: ReadonlySet<string>,
  silences: readonly Silence[],
): void {
  const byIncident = new Map<string, KnownCard[]>();
  for (const card of cards) {
    const there = byIncident.get(card.incidentId);
    if (there) there.push(card);
    else byIncident.set(card.incidentId, [card]);
  }
  for (const notice of later) {
    const known = byIncident.get(notice.incidentId) ?? [];
    for (const card of known) touch(batch, card, leased);
    const spoken = known.filter(({ enabled, digestId }) => enabled && digestId === null);
    if (!isTold(notice) || spoken.length === 0) continue;
    const notification = batch.say(notice.type, spoken[0]?.severity ?? 'info', notice.incidentId);
    for (const card of spoken) {
      const silence = silencing(notice.type, card, silences);
      const { id: cardId, destinationId: id, channel } = card;
      if (silence) batch.hold(notification, { id, channel, cardId }, silence);
      else batch.send(notification, id, channel, cardId);
    }
  }
}

/**
 * As a reply to what its reader has been told already; else as the card itself, which is kept current from then on. No
 * silence holds it back: it is what somebody asks of them.
 */
function handOn(batch: Batch, assignees: readonly AssignedHearer[], cards: readonly KnownCard[]): void {
  const said = new Map<Assigned, NewNotification>();
  for (const { notice, severity, destinationId, channel } of assignees) {
    const { type, incidentId, by } = notice;
    const notification = said.get(notice) ?? batch.say(type, severity, incidentId, { params: storable({ by }) });
    said.set(notice, notification);
    const card = cards.find((each) => each.incidentId === incidentId && each.destinationId === destinationId);
    batch.send(notification, destinationId, channel, card ? (card.digestId ?? card.id) : 'own');
  }
}

const lanesOf = ({ lanes }: Hearers, assignees: readonly AssignedHearer[]): ReadonlyMap<string, string> =>
  new Map([...lanes, ...assignees.map(({ destinationId, channel }) => [destinationId, channel] as const)]);

/** One message for all that was told in digests; it replies to the newest of them. */
function remind(batch: Batch, reminders: readonly DigestReminder[]): void {
  for (const { destinationId, channel, digestId, severity } of reminders) {
    batch.send(batch.say('incident.reminder', severity, null), destinationId, channel, digestId);
  }
}

function touch(batch: Batch, card: KnownCard, leased: ReadonlySet<string>): void {
  if (card.digestId !== null) {
    batch.changed.add(card.digestId);
    batch.dirty.add(card.destinationId);
  }
  // A card that nobody has seen is rendered when its turn comes, unless that is happening this very moment.
  if (card.digestId === null || card.shownVersion > 0) batch.changed.add(card.id);
  if (card.shownVersion > 0 || leased.has(card.destinationId)) batch.dirty.add(card.destinationId);
}

const isTold = (notice: Later): notice is Exclude<Later, { type: 'incident.changed' }> =>
  notice.type !== 'incident.changed' && !(notice.type === 'incident.resolved' && notice.silent);

// PostgreSQL's jsonb holds no U+0000 and no lone surrogate.
const storable = (params: Announcement['params']) =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, value.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\uFFFD')]),
  );

/** Ids of 128 random bits; drawn by the hundred, since each draw costs a system call. */
function freshIds(): () => string {
  let pool = '';
  let at = 0;
  return () => {
    if (at >= pool.length) {
      pool = randomBytes(16 * 128).toString('hex');
      at = 0;
    }
    at += 32;
    return uuidOf(pool.slice(at - 32, at));
  };
}
