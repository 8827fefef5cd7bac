import type { Message } from '../../domain/message';
import { fit, linesOf } from '../../domain/message-text';
import { segmentsOf } from './segments';

/** Segments of one message at most: more costs much and is read by nobody. */
export const MOST_SEGMENTS = 3;

/** UTF-16 units that MOST_SEGMENTS hold at best. */
const LONGEST_TEXT = MOST_SEGMENTS * 153;

/** The message in plain words, shortened to MOST_SEGMENTS. Without its icon, which alone would halve what fits. */
export function smsText(message: Message): string {
  return wordsOf(fit(message, MOST_SEGMENTS, segmentsFor));
}

/** Texts that are far too long are not counted letter by letter. */
function segmentsFor(message: Message): number {
  const text = wordsOf(message);
  return text.length > LONGEST_TEXT ? MOST_SEGMENTS + 1 : segmentsOf(text).count;
}

function wordsOf(message: Message): string {
  const lines = linesOf({ ...message, icon: '' }).map((line) =>
    line.map(({ text, url }) => (url && url !== text ? `${text}: ${url}` : text)).join(''),
  );
  return (
    plainer(
      lines
        .map((line) => line.trim())
        .filter(Boolean)
        .join('\n'),
    ) || message.icon
  );
}

// One such mark, and every letter of the text takes two bytes.
const PLAINER: Readonly<Record<string, string>> = {
  '…': '...',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '·': '-',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\t': ' ',
};

const plainer = (text: string) => text.replace(/[…‘’“”–—·\u00a0\u202f\t]/g, (mark) => PLAINER[mark] ?? mark);
