import { randomBytes } from 'node:crypto';
import { uuidOf, type NotificationType } from '../domain/delivery';
import { indexByScope, recipients } from '../domain/routing';
import type { Severity } from '../domain/severity';
import { notify } from '../platform/database/listener';
import type { Tx } from '../platform/database/sql';
import { adminDestinations, audienceOf } from './audience';
import type { Notice } from './notice';
import { cardsOf, lockLanes, write, type KnownCard, type NewDelivery, type NewNotification } from './outbox-store';

type Opened = Extract<Notice, { type: 'incident.opened' }>;
type Announcement = Extract<Notice, { type: 'notice' }>;
type Later = Exclude<Notice, Opened | Announcement>;

/** What a post leaves behind, gathered before any of it is written. */
class Batch {
  readonly notifications: NewNotification[] = [];
  readonly deliveries: NewDelivery[] = [];
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
}

/**
 * Puts notices into the outbox, in the transaction of their cause: one delivery per destination and something to say,
 * in a handful of statements however many they are. Wakes the senders when the transaction commits.
 */
export async function postNotices(tx: Tx, notices: readonly Notice[], now: Date): Promise<void> {
  const opened = notices.filter((notice): notice is Opened => notice.type === 'incident.opened');
  const announced = notices.filter((notice): notice is Announcement => notice.type === 'notice');
  const later = notices.filter((notice): notice is Later => 'incidentId' in notice);
  const batch = new Batch();

  const channels = await announce(tx, batch, opened, announced);
  const incidentIds = [...new Set(later.map(({ incidentId }) => incidentId))];
  // Locked before their cards are read: a sender that gathers cards into a digest holds the lane's lock too.
  const leased = await lockLanes(tx, channels, incidentIds);
  if (incidentIds.length > 0) follow(batch, later, await cardsOf(tx, incidentIds), leased);

  if (batch.deliveries.length === 0 && batch.changed.size === 0) return;
  await write(tx, batch, now);
  if (batch.deliveries.length > 0 || batch.dirty.size > 0) await notify(tx, 'deliveries');
}

/** Beginnings and notices to admins: who hears of them is decided by subscriptions and roles. */
async function announce(
  tx: Tx,
  batch: Batch,
  opened: readonly Opened[],
  announced: readonly Announcement[],
): Promise<Map<string, string>> {
  const channels = new Map<string, string>();
  const forAdmins = announced.length > 0 || opened.some(({ incident }) => incident.kind === 'plume_unreachable');
  const admins = forAdmins ? await adminDestinations(tx) : new Map<string, string>();
  if (opened.length > 0) {
    const audience = await audienceOf(
      tx,
      opened.map(({ incident }) => incident),
    );
    const index = indexByScope(audience.subscriptions);
    for (const { incident } of opened) {
      const hear = recipients(incident, index);
      if (incident.kind === 'plume_unreachable') for (const id of admins.keys()) hear.add(id);
      if (hear.size === 0) continue;
      const notification = batch.say('incident.opened', incident.severity, incident.id);
      for (const id of hear) {
        const channel = audience.channels.get(id) ?? admins.get(id) ?? '';
        channels.set(id, channel);
        batch.send(notification, id, channel, 'own');
      }
    }
  }
  for (const { severity, key, params } of announced) {
    if (admins.size === 0) break;
    const notification = batch.say('notice', severity, null, { key, params: storable(params) });
    for (const [id, channel] of admins) {
      channels.set(id, channel);
      batch.send(notification, id, channel, null);
    }
  }
  return channels;
}

/** What became of incidents is told where their beginning was, and only there. */
function follow(batch: Batch, later: readonly Later[], cards: readonly KnownCard[], leased: ReadonlySet<string>): void {
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
    for (const { id, destinationId, channel } of spoken) batch.send(notification, destinationId, channel, id);
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
