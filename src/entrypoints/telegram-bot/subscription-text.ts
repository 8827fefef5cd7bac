import { INCIDENT_KINDS, type IncidentKind } from '../../domain/incident';
import type { Severity } from '../../domain/severity';
import type { Language } from '../../domain/texts/time';
import type { HeardSubscription } from '../../notifications/place-subscriptions.service';
import type { Words } from './bot-command';
import { shown } from './html';

const SCOPE_WORD = {
  all: { en: 'Everything', es: 'Todo' },
  account: { en: 'Account', es: 'Cuenta' },
  customer: { en: 'Customer', es: 'Cliente' },
  location: { en: 'Location', es: 'Ubicación' },
} as const satisfies Record<HeardSubscription['scope']['type'], Words>;

const GONE: Words = { en: '(not there any more)', es: '(ya no existe)' };

/** From which severity on something is heard. */
export const SEVERITY_WORD: Readonly<Record<Severity, Words>> = {
  info: { en: 'Everything', es: 'Todo' },
  warning: { en: 'Warnings and worse', es: 'Avisos y más graves' },
  critical: { en: 'Critical only', es: 'Solo críticas' },
};

const KIND_WORD: Readonly<Record<IncidentKind, Words>> = {
  location_offline: { en: 'Home offline', es: 'Casa sin conexión' },
  pod_offline: { en: 'Pod offline', es: 'Pod sin conexión' },
  plume_unreachable: { en: 'Plume does not answer', es: 'Plume no responde' },
  location_degraded: { en: 'Home not well', es: 'Casa con problemas' },
  support: { en: 'Call for help', es: 'Petición de ayuda' },
  power: { en: 'Power lost', es: 'Sin luz' },
};

/** The kinds that can be chosen. One that does not occur yet stays as it is. */
export const SHOWN_KINDS: readonly IncidentKind[] = INCIDENT_KINDS.filter((kind) => kind !== 'location_degraded');

export const kindWord = (kind: IncidentKind, language: Language): string => KIND_WORD[kind][language];

/** What a subscription is about, in Telegram's HTML. */
export function subscriptionName({ scope, name }: HeardSubscription, language: Language): string {
  const word = SCOPE_WORD[scope.type][language];
  return scope.type === 'all' ? `<b>${word}</b>` : `${word} <b>${shown(name ?? GONE[language])}</b>`;
}

/** The same for a button, which reads no marks. */
export const plainName = ({ scope, name }: HeardSubscription, language: Language): string =>
  scope.type === 'all' ? SCOPE_WORD.all[language] : (name ?? GONE[language]);

/** A subscription in one line: what it is about, from which severity on, and of which kinds. */
export function subscriptionLine(subscription: HeardSubscription, language: Language): string {
  const { minSeverity, kinds } = subscription;
  const only = kinds === null ? [] : [kinds.map((kind) => kindWord(kind, language)).join(', ')];
  const grave = SEVERITY_WORD[minSeverity][language].toLowerCase();
  return [subscriptionName(subscription, language), grave, ...only].join(' · ');
}
