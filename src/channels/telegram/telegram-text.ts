import { clip, type Message, type Part } from '../../domain/message';

/** UTF-16 units of a message, counted after Telegram has read the markup. */
export const LONGEST_TEXT = 4_096;

/** What a button may say at most, so that two of them fit beside each other. UTF-16 units. */
export const LONGEST_LABEL = 40;

/** The message in Telegram's HTML, everything foreign escaped, never longer than Telegram takes. */
export function htmlOf(message: Message, longest = LONGEST_TEXT): string {
  return linesOf(fit(message, longest))
    .map((line) => line.map(({ text, bold }) => (bold ? `<b>${escape(text)}</b>` : escape(text))).join(''))
    .join('\n');
}

/** The same words without any markup. */
export function plainOf(message: Message, longest = LONGEST_TEXT): string {
  return linesOf(fit(message, longest))
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');
}

const escape = (text: string) =>
  text.replace(/[&<>]/g, (mark) => (mark === '&' ? '&amp;' : mark === '<' ? '&lt;' : '&gt;'));

interface Piece {
  readonly text: string;
  readonly bold?: boolean;
}

function linesOf({ icon, title, parts }: Message): Piece[][] {
  return [[{ text: `${icon} ` }, { text: title, bold: true }], ...parts.flatMap(linesOfPart)];
}

function linesOfPart(part: Part): Piece[][] {
  switch (part.kind) {
    case 'text':
      return [[{ text: '' }], [{ text: part.text }]];
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

const lengthOf = (message: Message): number =>
  linesOf(message).reduce((sum, line) => sum + 1 + line.reduce((inner, { text }) => inner + text.length, 0), -1);

/** The message made to fit: first by naming fewer of a list, then by shortening its longest texts. */
function fit(message: Message, longest: number): Message {
  if (lengthOf(message) <= longest) return message;
  const shortened = shorten(message, longest);
  const most = Math.max(0, ...message.parts.map((part) => (part.kind === 'list' ? part.items.length : 0)));
  const items = largest(most, (count) => lengthOf(withItems(message, count)) <= longest);
  if (items !== null) return withItems(message, items);
  return shorten(withItems(message, 0), longest) ?? shortened ?? bare(message, longest);
}

/** Every text cut to the longest length at which the whole fits; null when not even nothing does. */
function shorten(message: Message, longest: number): Message | null {
  const each = largest(longest, (length) => lengthOf(withTexts(message, length)) <= longest);
  return each === null ? null : withTexts(message, each);
}

const bare = ({ icon, title, actions }: Message, longest: number): Message => ({
  icon,
  title: clip(title, Math.max(1, longest - icon.length - 1)),
  parts: [],
  actions,
});

function withItems(message: Message, count: number): Message {
  const parts = message.parts.map((part) =>
    part.kind === 'list' ? { ...part, items: part.items.slice(0, count) } : part,
  );
  return { ...message, parts };
}

function withTexts(message: Message, length: number): Message {
  const cut = (text: string) => clip(text, length);
  const parts = message.parts.map((part): Part => {
    switch (part.kind) {
      case 'text':
        return { kind: 'text', text: cut(part.text) };
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
