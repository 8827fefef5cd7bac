import { since } from '../../domain/duration';
import type { LocationState } from '../../domain/location';
import { durationInWords, type Language } from '../../domain/texts/time';
import type { Location, PodDetails } from '../../fleet/location-details';
import type { Words } from './bot-command';
import { shown } from './html';

/** How a state looks and is called in the bot's answers. */
export const STATE_SIGN: Readonly<Record<LocationState, string>> = {
  online: '🟢',
  degraded: '🟡',
  offline: '🔴',
  unknown: '⚪',
};

export const STATE_WORD: Readonly<Record<LocationState, Words>> = {
  online: { en: 'online', es: 'en línea' },
  degraded: { en: 'degraded', es: 'degradadas' },
  offline: { en: 'offline', es: 'fuera de línea' },
  unknown: { en: 'unknown', es: 'sin datos' },
};

export const GATEWAY: Words = { en: 'gateway', es: 'puerta de enlace' };

/** A location in one line. */
export function locationLine(location: Location, now: Date): string {
  const { state, stateSince, name, podsOnline, podsTotal } = location;
  const pods = podsTotal > 0 ? ` · ${podsOnline}/${podsTotal}` : '';
  return `${STATE_SIGN[state]} ${shown(name)}${pods}${stateSince ? ` · ${durationInWords(since(stateSince, now))}` : ''}`;
}

/** A pod in one line. */
export function podLine(
  { state, stateSince, name, gateway, health }: PodDetails,
  now: Date,
  language: Language,
): string {
  const notes = [
    gateway ? GATEWAY[language] : null,
    state !== 'online' && stateSince ? durationInWords(since(stateSince, now)) : null,
    state === 'online' && health && /fair|poor/i.test(health) ? shown(health, 20) : null,
  ].filter((note) => note !== null);
  return [`${STATE_SIGN[state]} ${shown(name)}`, ...notes].join(' · ');
}
