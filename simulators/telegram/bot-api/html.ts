/** Telegram's HTML, parsed with Telegram's own rules and told off in Telegram's own words. */

import type { Entity } from '../wire';
import { faultOfLink } from './link';
import { broken } from './refusal';

export interface FormattedText {
  readonly text: string;
  readonly entities: readonly Entity[];
}

const TYPE_OF_TAG: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  a: 'text_link',
  'tg-emoji': 'custom_emoji',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

/** Only this attribute of a tag means anything; the rest is read and forgotten. */
const ATTRIBUTE_OF_TAG: Readonly<Record<string, string>> = {
  a: 'href',
  code: 'class',
  span: 'class',
  'tg-emoji': 'emoji-id',
};

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  readonly name: string;
  readonly argument: string;
  readonly offset: number;
  readonly slot: number;
}

/**
 * The plain text and the entities of a text in Telegram's HTML.
 *
 * Offsets in the errors are bytes of UTF-8, as Telegram counts them; offsets of the entities are UTF-16 units.
 */
export function parseHtml(source: string): FormattedText {
  return new HtmlParser(source).parse();
}

class HtmlParser {
  private at = 0;
  private text = '';
  private readonly open: OpenTag[] = [];
  /** In the order in which the tags opened, so an outer entity always stands before the ones inside it. */
  private readonly entities: (Entity | undefined)[] = [];

  constructor(private readonly source: string) {}

  parse(): FormattedText {
    const { source } = this;
    const marks = /[&<]/g;
    while (this.at < source.length) {
      marks.lastIndex = this.at;
      const next = marks.exec(source)?.index ?? source.length;
      this.text += source.slice(this.at, next);
      this.at = next;
      if (source[next] === '&') this.text += this.characterReference();
      else if (source[next] === '<') this.tag();
    }
    const unclosed = this.open.at(-1);
    if (unclosed) throw this.fault(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
    return { text: this.text, entities: this.entities.filter((entity) => entity !== undefined) };
  }

  /** What Telegram does not know as a reference stays the text it is. */
  private characterReference(): string {
    const reference = /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?/y;
    reference.lastIndex = this.at;
    const [whole, hex, decimal, name] = reference.exec(this.source) ?? ['&'];
    const code = hex !== undefined ? parseInt(hex, 16) : decimal !== undefined ? parseInt(decimal, 10) : undefined;
    const character = code !== undefined ? numbered(code, whole) : NAMED[name ?? ''];
    this.at += character === undefined ? 1 : whole.length;
    return character ?? '&';
  }

  private tag(): void {
    const begin = this.at;
    if (this.source[begin + 1] === '/') this.endTag(begin);
    else this.startTag(begin);
  }

  private startTag(begin: number): void {
    this.at = begin + 1;
    const name = this.until(/[\s>]/g).toLowerCase();
    if (this.at >= this.source.length) throw this.fault('Unclosed start tag', begin);
    if (!(name in TYPE_OF_TAG)) throw this.fault(`Unsupported start tag "${name}"`, begin);
    let argument = '';
    for (;;) {
      this.skipSpaces();
      if (this.at >= this.source.length) throw this.fault(`Unclosed start tag "${name}"`, begin);
      if (this.source[this.at] === '>') break;
      argument = this.attribute(name, begin) ?? argument;
    }
    this.at += 1;
    if (name === 'span' && argument !== 'tg-spoiler') {
      throw this.fault('Tag "span" must have class "tg-spoiler"', begin);
    }
    this.open.push({ name, argument, offset: this.text.length, slot: this.entities.push(undefined) - 1 });
  }

  /** The value, when it is the attribute that counts for this tag. */
  private attribute(tag: string, begin: number): string | undefined {
    const name = this.until(/[\s=>/"']/g).toLowerCase();
    if (name === '') throw this.fault(`Empty attribute name in the tag "${tag}"`, begin);
    this.skipSpaces();
    if (this.source[this.at] !== '=') return tag === 'blockquote' && name === 'expandable' ? name : undefined;
    this.at += 1;
    this.skipSpaces();
    const quote = this.source[this.at];
    if (quote === undefined) throw this.fault(`Unclosed start tag "${tag}"`, begin);
    const value = quote === '"' || quote === "'" ? this.quoted(quote) : this.nameToken();
    if (this.at >= this.source.length) throw this.fault('Unclosed start tag', begin);
    if (tag === 'blockquote' && name === 'expandable') return name;
    return ATTRIBUTE_OF_TAG[tag] === name ? value : undefined;
  }

  private quoted(quote: string): string {
    let value = '';
    this.at += 1;
    while (this.at < this.source.length && this.source[this.at] !== quote) {
      if (this.source[this.at] === '&') value += this.characterReference();
      else value += this.source[this.at++] ?? '';
    }
    this.at += 1;
    return value;
  }

  private nameToken(): string {
    const begin = this.at;
    const value = this.until(/[^a-zA-Z0-9.-]/g).toLowerCase();
    if (!/[\s>]/.test(this.source[this.at] ?? ' ')) throw this.fault('Unexpected end of name token', begin);
    return value;
  }

  private endTag(begin: number): void {
    const tag = this.open.pop();
    if (!tag) throw this.fault('Unexpected end tag', begin);
    this.at = begin + 2;
    const name = this.until(/[\s>]/g);
    this.skipSpaces();
    if (this.source[this.at] !== '>') throw this.fault('Unclosed end tag', begin);
    this.at += 1;
    if (name !== '' && name !== tag.name) {
      throw this.fault(
        `Unmatched end tag at byte offset ${this.bytes(begin)}, expected "</${tag.name}>", found "</${name}>"`,
      );
    }
    this.close(tag);
  }

  private close({ name, argument, offset, slot }: OpenTag): void {
    const length = this.text.length - offset;
    const type = TYPE_OF_TAG[name];
    if (length === 0 || type === undefined) return;
    if (name === 'a') {
      const url = argument || this.text.slice(offset);
      // Telegram drops a link it does not like without a word; the text stays.
      if (faultOfLink(url) === null) this.entities[slot] = { type, offset, length, url };
    } else if (name === 'tg-emoji') {
      this.entities[slot] = { type, offset, length, custom_emoji_id: argument };
    } else if (name === 'code') {
      const language = argument.startsWith('language-') ? { language: argument.slice(9) } : {};
      this.entities[slot] = { type, offset, length, ...language };
    } else if (name === 'pre') {
      this.entities[slot] = this.closePre(slot, offset, length);
    } else if (name === 'blockquote' && argument) {
      this.entities[slot] = { type: 'expandable_blockquote', offset, length };
    } else {
      this.entities[slot] = { type, offset, length };
    }
  }

  /** `<pre><code class="language-x">` is one entity: the block, with its language. */
  private closePre(slot: number, offset: number, length: number): Entity {
    const inner = this.entities[slot + 1];
    if (inner?.type !== 'code' || inner.offset !== offset || inner.length !== length)
      return { type: 'pre', offset, length };
    this.entities[slot + 1] = undefined;
    return { ...inner, type: 'pre' };
  }

  private until(end: RegExp): string {
    const begin = this.at;
    end.lastIndex = begin;
    this.at = end.exec(this.source)?.index ?? this.source.length;
    return this.source.slice(begin, this.at);
  }

  private skipSpaces(): void {
    while (/\s/.test(this.source[this.at] ?? '')) this.at += 1;
  }

  private bytes(position: number): number {
    return Buffer.byteLength(this.source.slice(0, position));
  }

  private fault(words: string, position?: number) {
    const where = position === undefined ? '' : ` at byte offset ${this.bytes(position)}`;
    return broken(`can't parse entities: ${words}${where}`);
  }
}

function numbered(code: number, whole: string): string | undefined {
  const digits = whole.endsWith(';') ? whole.length - 1 : whole.length;
  return code === 0 || code >= 0x10ffff || digits >= 10 ? undefined : String.fromCodePoint(code);
}
