/** The text of a message as Telegram takes it: parsed, trimmed, measured. */

import type { Entity } from '../wire';
import { parseHtml, type FormattedText } from './html';
import type { Params } from './params';
import { broken } from './refusal';

/** A text and the source it came from. */
export interface MessageText extends FormattedText {
  readonly source: string;
}

/**
 * Reads `text` (or `caption`) with its `parse_mode` or its entities.
 *
 * `most` is a length in UTF-16 units, counted after the parsing.
 */
export function readText(params: Params, field: 'text' | 'caption', most: number): MessageText {
  const source = params.text(field) ?? '';
  const { text, entities } = trimmed(parsed(params, field, source));
  if (field === 'text' && source === '') throw broken('message text is empty');
  if (field === 'text' && text === '') throw broken('text must be non-empty');
  if (text.length > most) throw broken(field === 'text' ? 'message is too long' : 'message caption is too long');
  return { text, entities, source };
}

function parsed(params: Params, field: 'text' | 'caption', source: string): FormattedText {
  const mode = (params.text('parse_mode') ?? '').toLowerCase();
  if (mode === 'html') return parseHtml(source);
  if (mode === 'markdown' || mode === 'markdownv2') {
    throw broken("can't parse entities: this simulator reads HTML, no Markdown");
  }
  if (mode !== '' && mode !== 'none') throw broken('unsupported parse_mode');
  const entities = params.json(field === 'text' ? 'entities' : 'caption_entities');
  return { text: source, entities: Array.isArray(entities) ? (entities as Entity[]) : [] };
}

/** Telegram takes white space off both ends; an entity that covers nothing but it goes too. */
function trimmed({ text, entities }: FormattedText): FormattedText {
  const kept = text.trimEnd();
  const lead = Math.min(kept.length - kept.trimStart().length, entities[0]?.offset ?? kept.length);
  if (lead === 0 && kept.length === text.length) return { text, entities };
  return {
    text: kept.slice(lead),
    entities: entities
      .map((entity) => ({
        ...entity,
        offset: entity.offset - lead,
        length: Math.min(entity.length, kept.length - entity.offset),
      }))
      .filter(({ length }) => length > 0),
  };
}

/** The entities Telegram finds by itself in what people write: commands, links and mentions. */
export function foundEntities(text: string): Entity[] {
  const marks = /(?<=^|\s)(?:(\/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?=\s|$)|(@\w{3,32})|(https?:\/\/\S+))/g;
  return [...text.matchAll(marks)].map((match) => ({
    type: match[1] !== undefined ? 'bot_command' : match[2] !== undefined ? 'mention' : 'url',
    offset: match.index,
    length: match[0].length,
  }));
}
