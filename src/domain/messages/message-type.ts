import type { IncidentKind } from '../incident';
import type { Severity } from '../severity';
import type { Language } from '../texts/time';
import type { VariableName } from './variables';

/** A kind of message: how it is told apart at a glance, and what it says by itself. */
export interface MessageType {
  /** As it is asked for and stored. */
  readonly type: string;
  /** Shown unless how urgent it is decides the icon. */
  readonly icon: string;
  /** How grave it usually is: what decides which channels carry it. */
  readonly severity: Severity;
  /** Whether it is people who send it. */
  readonly said: boolean;
  /** What may be filled in, beside `headline`. */
  readonly variables: readonly VariableName[];
  /** What each wording has to say, where, lest it gets lost. */
  readonly must?: Readonly<Partial<Record<keyof Wording, VariableName>>>;
  readonly wording: Readonly<Record<Language, Wording>>;
  /** Where another sentence fits an incident of that kind. */
  readonly kinds?: Readonly<Partial<Record<IncidentKind, Readonly<Record<Language, Partial<Wording>>>>>>;
}

/** The words of a message, as domain/template.ts reads them. */
export interface Wording {
  readonly title: string;
  /** A paragraph per line; a line that begins with `# ` is a heading. May be empty. */
  readonly text: string;
}

/** What a message may be about. */
export const RELATED_TYPES = ['account', 'customer', 'location', 'incident'] as const;
export type RelatedType = (typeof RELATED_TYPES)[number];
