import { noUser } from '../auth/user';
import type { Role } from '../domain/permissions';
import { Refusal } from '../domain/refusal';
import type { Preferences } from '../domain/routing';
import { rows, type Tx } from '../platform/database/sql';
import { HEARS, PREFERENCES, preferencesOf, type PreferencesRow } from './audience';

/** Whom a message is for. A chat is one of Telegram. */
export type AnnouncedTo =
  | { readonly userId: string }
  | { readonly role: Role }
  | { readonly destinationId: string }
  | { readonly chatId: string };

/** Somewhere it is to be told, unless its reader prefers not to be. */
export interface Hearer {
  readonly id: string;
  readonly channel: string;
  /** Null where it is told whatever they prefer: somebody has named this very place. */
  readonly preferences: Preferences | null;
}

/** What of the audience is known when a message is sent. */
export interface Reach {
  readonly destinations: number;
  /** People who have no place where they could be told. */
  readonly unreachable: number;
}

/** Throws a Refusal for somebody or some place that is not there, or that hears nothing now. */
export async function checkAudience(tx: Tx, to: AnnouncedTo): Promise<void> {
  if ('role' in to) return;
  if ('userId' in to) {
    const [user] = await rows<{ active: boolean }>(tx, 'SELECT active FROM users WHERE id = $1', [to.userId]);
    if (!user) throw noUser('to.userId');
    if (!user.active) throw new Refusal('conflict', SHUT_OUT, 'to.userId');
    return;
  }
  const field = 'chatId' in to ? 'to.chatId' : 'to.destinationId';
  const { where, parameters } = whereOf(to);
  const [place] = await rows<{ hears: boolean }>(
    tx,
    `SELECT ${HEARS} AS hears FROM destinations d LEFT JOIN users u ON u.id = d.user_id WHERE ${where}`,
    parameters,
  );
  if (!place) {
    throw new Refusal('invalid', 'chatId' in to ? NO_CHAT : NO_DESTINATION, field);
  }
  if (!place.hears) throw new Refusal('conflict', DEAF, field);
}

const SHUT_OUT = {
  en: 'This user is shut out: nobody would be told.',
  es: 'Este usuario está desactivado: no se avisaría a nadie.',
};
const NO_DESTINATION = { en: 'There is no such destination.', es: 'No existe ese destino.' };
const NO_CHAT = {
  en: 'There is no such destination. Add it with `panoptes subscriber add`, or let somebody subscribe there.',
  es: 'No existe ese destino. Añádalo con `panoptes subscriber add`, o que alguien se suscriba allí.',
};
const DEAF = {
  en: 'It hears nothing now: it is switched off, not verified, or of a user who is.',
  es: 'Ahora no recibe nada: está apagado, sin verificar, o es de un usuario desactivado.',
};

export async function reachOf(tx: Tx, to: AnnouncedTo): Promise<Reach> {
  const { where, parameters } = whereOf(to);
  const people = 'role' in to ? 'u.role = $1' : 'userId' in to ? 'u.id = $1' : 'false';
  const [reach] = await rows<Reach>(
    tx,
    `SELECT (
       SELECT count(*)::int FROM destinations d LEFT JOIN users u ON u.id = d.user_id WHERE ${HEARS} AND ${where}
     ) AS destinations, (
       SELECT count(*)::int FROM users u WHERE u.active AND ${people}
         AND NOT EXISTS (SELECT FROM destinations d WHERE d.user_id = u.id AND d.enabled AND d.verified)
     ) AS unreachable`,
    parameters,
  );
  return reach ?? { destinations: 0, unreachable: 0 };
}

/** Where it is to be told, in the order of their ids; `limit` of them at the most, those after `seen`. */
export async function hearersOf(tx: Tx, to: AnnouncedTo, seen: string | null, limit: number): Promise<Hearer[]> {
  const { where, parameters } = whereOf(to);
  const found = await rows<{ id: string; channel: string } & PreferencesRow>(
    tx,
    `SELECT d.id, d.channel, ${PREFERENCES} FROM destinations d LEFT JOIN users u ON u.id = d.user_id
     LEFT JOIN preferences p ON p.user_id = d.user_id
     WHERE ${HEARS} AND ${where} AND ($2::uuid IS NULL OR d.id > $2) ORDER BY d.id LIMIT $3`,
    [...parameters, seen, limit],
  );
  const asked = 'destinationId' in to || 'chatId' in to;
  return found.map((row) => ({ id: row.id, channel: row.channel, preferences: asked ? null : preferencesOf(row) }));
}

/** Places that are reached alike, and how many they are. */
export interface Crowd {
  readonly channel: string;
  /** Null where it is told whatever they prefer. */
  readonly preferences: Preferences | null;
  readonly size: number;
}

/** Where it is to be told, in crowds of the same channel and the same wishes: few, however many places there are. */
export async function crowdsOf(tx: Tx, to: AnnouncedTo, now: Date): Promise<Crowd[]> {
  const { where, parameters } = whereOf(to);
  const found = await rows<PreferencesRow & { channel: string; size: number }>(
    tx,
    `SELECT d.channel, CASE WHEN x.floor IS NOT NULL THEN jsonb_build_object(d.channel, x.floor) END AS floors,
       p.types AS wanted_types, CASE WHEN x.paused THEN max(p.paused_until) END AS paused_until, count(*)::int AS size
     FROM destinations d LEFT JOIN users u ON u.id = d.user_id LEFT JOIN preferences p ON p.user_id = d.user_id
     CROSS JOIN LATERAL (SELECT p.min_severity ->> d.channel AS floor, p.paused_until > $2 AS paused) x
     WHERE ${HEARS} AND ${where} GROUP BY d.channel, x.floor, p.types, x.paused`,
    [...parameters, now],
  );
  const asked = 'destinationId' in to || 'chatId' in to;
  return found.map((row) => ({ channel: row.channel, size: row.size, preferences: asked ? null : preferencesOf(row) }));
}

function whereOf(to: AnnouncedTo): { where: string; parameters: [string] } {
  if ('userId' in to) return { where: 'd.user_id = $1', parameters: [to.userId] };
  if ('role' in to) return { where: 'u.role = $1', parameters: [to.role] };
  if ('destinationId' in to) return { where: 'd.id = $1', parameters: [to.destinationId] };
  return { where: "d.channel = 'telegram' AND d.address = $1", parameters: [to.chatId] };
}
