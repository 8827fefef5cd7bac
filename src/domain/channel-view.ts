import type { Piece } from './message-text';
import type { Tone } from './tone';

/** What is said of a message beside its text, each by a word that whoever shows it puts into the reader's language. */
export const VIEW_FACTS = [
  /** How an SMS travels: `GSM-7`, or `UCS-2` with room for less than half. */
  'encoding',
  /** How loud it is, in the channel's own scale. */
  'priority',
  'tags',
  /** How a push service treats it. */
  'urgency',
  /** Hours for which it is kept for a device that is off. */
  'hoursKept',
  /** What Apprise takes it for. */
  'type',
  /** Below the address that is the beginning of it. */
  'topic',
  /** The approved template for who has not written to us, with what fills it in turn. */
  'template',
  'variable',
  /** For what there is no such template. */
  'noTemplate',
] as const;

export interface ViewFact {
  readonly name: (typeof VIEW_FACTS)[number];
  readonly value: string;
}

/** A message as it shows in a channel, in the dress that it has there. All strings are plain text, but `html`. */
export interface View {
  /** What stands apart from the text: a subject, the title of a card or of a notification. */
  readonly title?: string;
  /** The text line by line, in those manners that the channel has. */
  readonly lines: readonly (readonly Piece[])[];
  /** By what it is coloured there. */
  readonly tone?: Tone;
  /** Where the channel shows HTML; every text in it is escaped. */
  readonly html?: string;
  /** Where its reader is a program: the JSON that it gets. */
  readonly json?: string;
  /** What can be pressed. */
  readonly buttons?: readonly string[];
  /** Messages that it takes, where it may take several. */
  readonly parts?: number;
  readonly facts?: readonly ViewFact[];
}

/** A text without any manner, line by line. */
export const plainLines = (text: string): readonly (readonly Piece[])[] =>
  text.split('\n').map((line) => [{ text: line }]);
