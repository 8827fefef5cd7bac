import type { Language } from '../texts/time';

/** A kind of message that people send to people: how it is told apart at a glance. */
export interface MessageType {
  /** As it is asked for and stored. */
  readonly type: string;
  /** Shown unless it is urgent, when the icon says how urgent. */
  readonly icon: string;
  /** Stands before the title; null: the title says it all. */
  readonly prefix: Readonly<Record<Language, string>> | null;
}

/** What a message may be about. */
export const RELATED_TYPES = ['account', 'customer', 'location', 'incident'] as const;
export type RelatedType = (typeof RELATED_TYPES)[number];
