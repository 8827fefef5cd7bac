import { foreign } from '../../domain/message';

/** Text from outside, made harmless inside Telegram's HTML. */
export const escape = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** A name from outside, cut to what a line can bear, unable to turn the line around, and escaped. */
export const shown = (name: string, longest?: number): string => escape(foreign(name, longest));

/** Telegram's limit for one message. It counts after reading the marks, so what fits as HTML always fits. */
const LONGEST = 4_096;

/** A text in pieces that Telegram takes, parted between lines. Marks must not reach over a line's end. */
export function pieces(html: string, longest = LONGEST): string[] {
  const parts: string[] = [];
  let part = '';
  for (const line of html.split('\n')) {
    if (part && part.length + 1 + line.length > longest) {
      parts.push(part);
      part = line;
    } else {
      part = part ? `${part}\n${line}` : line;
    }
  }
  return part ? [...parts, part] : parts;
}
