import type { Message } from '../../domain/message';
import { fit, linesOf, plainText, type Piece } from '../../domain/message-text';

/** UTF-16 units of a message, counted after Telegram has read the markup. */
export const LONGEST_TEXT = 4_096;

/** What a button may say at most, so that two of them fit beside each other. UTF-16 units. */
export const LONGEST_LABEL = 40;

/** The message in Telegram's HTML, everything foreign escaped, never longer than Telegram takes. */
export function htmlOf(message: Message, longest = LONGEST_TEXT): string {
  return linesShown(message, longest)
    .map((line) => line.map(dressed).join(''))
    .join('\n');
}

/** What its reader sees of it. */
export const linesShown = (message: Message, longest = LONGEST_TEXT): Piece[][] =>
  linesOf(fit(message, longest, lengthRead));

/** The same words without any markup. */
export const plainOf = (message: Message, longest = LONGEST_TEXT): string => plainText(message, longest);

/** UTF-16 units of what Telegram has read: the address of a link is not among them. */
const lengthRead = (message: Message): number =>
  linesOf(message).reduce((sum, line) => sum + 1 + line.reduce((inner, { text }) => inner + text.length, 0), -1);

function dressed({ text, bold, code, url }: Piece): string {
  if (url) return `<a href="${escape(url)}">${escape(text)}</a>`;
  if (bold) return `<b>${escape(text)}</b>`;
  return code ? `<pre>${escape(text)}</pre>` : escape(text);
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string) => text.replace(/[&<>"]/g, (mark) => MARKS[mark] ?? mark);
