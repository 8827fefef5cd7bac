import { clip, type Message, pageOf, type Part } from './message';

/** A stretch of a line that is said in one manner. */
export interface Piece {
  readonly text: string;
  readonly bold?: boolean;
  /** May be several lines; every blank counts. */
  readonly code?: boolean;
  /** The page that `text` leads to. */
  readonly url?: string;
}

/** Title, then parts, each on lines of their own; an empty line stands before what is read as a paragraph. */
export function linesOf({ icon, title, parts }: Message): Piece[][] {
  return [[{ text: `${icon} ` }, { text: title, bold: true }], ...parts.flatMap(linesOfPart)];
}

/** Everything below the title in plain text, for where the title has a place of its own. */
export const belowTitle = (message: Message): string => linesOf(message).slice(1).map(plainLine).join('\n').trim();

/** A line without any manner; what leads somewhere says where. */
export const plainLine = (line: readonly Piece[]): string => line.map(plainPiece).join('');

/** The message in plain text, of `longest` UTF-16 units at most. */
export function plainText(message: Message, longest: number): string {
  const whole = plainly(message);
  return whole.length <= longest ? whole : plainly(fit(message, longest));
}

/**
 * The message made to fit: first by naming fewer of a list, then by shortening its texts, the longest first, then by
 * leaving out links, whose addresses cannot be shortened, and at last everything but its title.
 *
 * `measure` says how long a message is in the channel's own form and unit; UTF-16 units of plain text when left out.
 * What it says of a message must not fall when texts grow.
 */
export function fit(message: Message, longest: number, measure: (message: Message) => number = lengthOf): Message {
  const fits = (candidate: Message) => measure(candidate) <= longest;
  if (fits(message)) return message;
  const most = Math.max(0, ...message.parts.map((part) => (part.kind === 'list' ? part.items.length : 0)));
  const items = largest(most, (count) => fits(withItems(message, count)));
  if (items !== null) return withItems(message, items);
  return (
    shorten(withItems(message, 0), fits) ??
    shorten(message, fits) ??
    shorten(withoutLinks(withItems(message, 0)), fits) ??
    bare(message, fits)
  );
}

function linesOfPart(part: Part): Piece[][] {
  switch (part.kind) {
    case 'heading':
      return [[{ text: '' }], [{ text: part.text, bold: true }]];
    case 'text':
      return [[{ text: '' }], [{ text: part.text }]];
    case 'code':
      return [[{ text: '' }], [{ text: part.text, code: true }]];
    case 'link': {
      // What is no page is not offered to anybody, whoever has written it.
      const url = pageOf(part.url);
      return [[url === undefined ? { text: part.label } : { text: part.label || url, url }]];
    }
    case 'facts':
      return part.facts.map(({ label, value }) => [{ text: `${label}: ` }, { text: value }]);
    case 'list': {
      const lines = part.items.map((item) => [{ text: item }]);
      const hidden = part.total - part.items.length;
      const rest = hidden > 0 ? [[{ text: part.more(hidden) }]] : [];
      return lines.length + rest.length > 0 ? [[{ text: '' }], ...lines, ...rest] : [];
    }
  }
}

const plainly = (message: Message): string => linesOf(message).map(plainLine).join('\n');

const plainPiece = ({ text, url }: Piece): string => (url && text !== url ? `${text}: ${url}` : text);

const lengthOf = (message: Message): number => plainly(message).length;

/** Every text cut to the longest length at which the whole fits; null when not even nothing does. */
function shorten(message: Message, fits: (message: Message) => boolean): Message | null {
  const each = largest(longestOf(message), (length) => fits(withTexts(message, length)));
  return each === null ? null : withTexts(message, each);
}

function bare({ icon, title, actions }: Message, fits: (message: Message) => boolean): Message {
  const only = (length: number): Message => ({ icon, title: clip(title, length), parts: [], actions });
  return only(largest(title.length, (length) => fits(only(length))) ?? 0);
}

function withItems(message: Message, count: number): Message {
  const parts = message.parts.map((part) =>
    part.kind === 'list' ? { ...part, items: part.items.slice(0, count) } : part,
  );
  return { ...message, parts };
}

const withoutLinks = (message: Message): Message => ({
  ...message,
  parts: message.parts.filter(({ kind }) => kind !== 'link'),
});

function withTexts(message: Message, length: number): Message {
  const cut = (text: string) => clip(text, length);
  const parts = message.parts.map((part): Part => {
    switch (part.kind) {
      case 'heading':
      case 'text':
      case 'code':
        return { kind: part.kind, text: cut(part.text) };
      case 'link':
        return { ...part, label: clip(part.label, Math.max(1, length)) };
      case 'facts':
        return {
          kind: 'facts',
          facts: part.facts.map(({ label, value }) => ({ label: cut(label), value: cut(value) })),
        };
      case 'list':
        return { ...part, items: part.items.map(cut) };
    }
  });
  return { ...message, title: clip(message.title, Math.max(1, length)), parts };
}

/** The length of the longest text that `withTexts` may cut. */
const longestOf = ({ title, parts }: Message): number =>
  parts.reduce((most, part) => Math.max(most, ...textsOf(part).map((text) => text.length)), title.length);

function textsOf(part: Part): readonly string[] {
  switch (part.kind) {
    case 'heading':
    case 'text':
    case 'code':
      return [part.text];
    case 'link':
      return [part.label];
    case 'facts':
      return part.facts.flatMap(({ label, value }) => [label, value]);
    case 'list':
      return part.items;
  }
}

/** The largest whole number from 0 to `most` that fits, given that smaller ones fit too; null when none does. */
function largest(most: number, fits: (n: number) => boolean): number | null {
  if (!fits(0)) return null;
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
