import { foreign } from '../../domain/message';

/** Text from outside, made harmless inside Telegram's HTML. */
export const escape = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** A name from outside, cut to what a line can bear, unable to turn the line around, and escaped. */
export const shown = (name: string, longest?: number): string => escape(foreign(name, longest));

/** Telegram's limit for one message. It counts after reading the marks, so what fits as HTML always fits. */
const LONGEST = 4_096;

/**
 * A text in pieces that Telegram takes, parted between lines, and a line that is longer than a piece between its
 * characters. Marks that reach over a cut are closed before it and opened again behind it. Pieces that would show
 * nothing are left out: Telegram refuses them.
 */
export function pieces(html: string, longest = LONGEST): string[] {
  const parts: string[] = [];
  let part: string | null = null;
  let open: readonly string[] = [];
  for (const line of html.split('\n')) {
    const after = openAfter(open, line);
    const room = longest - closing(after).length;
    if (part !== null && part.length + 1 + line.length <= room) {
      part = `${part}\n${line}`;
    } else {
      if (part !== null) parts.push(part + closing(open));
      const cut = open.join('').length + line.length <= room ? [open.join('') + line] : cutLine(line, open, longest);
      part = cut.pop() ?? '';
      parts.push(...cut);
    }
    open = after;
  }
  return [...parts, (part ?? '') + closing(open)].filter((each) => plain(each).trim() !== '');
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What is left of our HTML when nobody can read its marks. */
export const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_mark, code: string | undefined, name: string) =>
      code === undefined ? (NAMED[name] ?? '') : String.fromCodePoint(Number(code)),
    );

/** One line in pieces. All but the last are whole; the last leaves open what the line leaves open. */
function cutLine(line: string, opened: readonly string[], longest: number): string[] {
  const cut: string[] = [];
  let open = opened;
  let part = open.join('');
  // Marks, references and characters, none of which may be halved.
  for (const token of line.match(/<[^>]*>|&#?\w{1,10};|[^]/gu) ?? []) {
    const after = openAfter(open, token);
    if (part.length + token.length + closing(after).length > longest && part !== open.join('')) {
      cut.push(part + closing(open));
      part = open.join('');
    }
    part += token;
    open = after;
  }
  return [...cut, part];
}

/** The opening marks that still stand open behind a text, before which these stood. */
function openAfter(open: readonly string[], text: string): readonly string[] {
  return (text.match(/<[^>]*>/g) ?? []).reduce<readonly string[]>(
    (still, mark) => (mark.startsWith('</') ? still.slice(0, -1) : [...still, mark]),
    open,
  );
}

const closing = (open: readonly string[]): string =>
  [...open]
    .reverse()
    .map((mark) => `</${/^<([\w-]+)/.exec(mark)?.[1] ?? ''}>`)
    .join('');
