import type { Severity } from './severity';

/**
 * What is said to people, as a small tree: made once, and put into each channel's own form, escaped and cut to its
 * length on the tree, never on what was rendered. All strings are plain text.
 */
export interface Message {
  readonly icon: string;
  readonly title: string;
  readonly parts: readonly Part[];
  readonly actions: readonly Action[];
  /** Files that go with it where the channel can. */
  readonly attachments?: readonly Attachment[];
  /** A paper about it, to keep: a channel that carries files makes one of it. */
  readonly report?: IncidentReport;
}

/** An incident as it is handed to somebody: everything in the reader's language, times on the clocks of the home. */
export interface IncidentReport {
  /** A name for its file, without the ending. */
  readonly file: string;
  readonly title: string;
  readonly severity: Severity;
  readonly facts: readonly Fact[];
  readonly timeline: {
    readonly heading: string;
    /** The oldest first. */
    readonly entries: readonly { readonly at: string; readonly text: string }[];
  };
  /** The line at the foot of each page. */
  readonly foot: string;
  readonly madeAt: Date;
}

export interface Attachment {
  readonly name: string;
  /** Such as `application/pdf`. */
  readonly type: string;
  readonly bytes: Buffer;
}

export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'list';
      readonly items: readonly string[];
      /** How many there are in all; those that are not shown are counted. */
      readonly total: number;
      /** The line that stands for `hidden` items. */
      readonly more: (hidden: number) => string;
    };

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/**
 * A button. `data` come back when it is pressed; `url` is a page of ours that does the same, where there is one. Without
 * data it only leads to that page.
 */
export interface Action {
  readonly label: string;
  readonly data: string;
  readonly url?: string;
}

/** The address of a page on the web, as a message may open it; undefined for every other (`javascript:`, `tg:`). */
export function pageOf(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url) ? url : undefined;
}

/** Names longer than this say nothing more to anybody. UTF-16 units. */
const LONGEST_NAME = 120;

// Controls, and marks that turn the direction of what follows them: a name must not rearrange our sentence.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\s]+/g;

/** What most texts have nothing of, and so are fit as they are. */
const UNFIT = /[^ -~]|^ | $| {2}/;

/** A text from outside made fit for one line: no controls, no lone surrogates, no endless length. */
export function foreign(text: string | null | undefined, longest = LONGEST_NAME): string {
  // What is cut off is not looked at: names of any length cost the same.
  const head = (text ?? '').slice(0, longest * 4);
  if (!UNFIT.test(head)) return clip(head, longest);
  return clip(
    head
      .replace(/\p{Surrogate}/gu, '\uFFFD')
      .replace(UNSAFE, ' ')
      .trim(),
    longest,
  );
}

/** The text in at most `longest` UTF-16 units, with an ellipsis when something had to go, and no character halved. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text;
  if (longest <= 0) return '';
  const cut = text.slice(0, longest - 1);
  // A trailing high surrogate has lost its half, and a joiner or selector has lost what it was meant for.
  return `${cut.replace(/[\ud800-\udbff]$/, '').replace(/(?:\u200d|\ufe0f|\s)+$/, '')}…`;
}
