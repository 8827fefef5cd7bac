import type { View } from '../../domain/channel-view';
import { clip, type Message, pageOf, type Part } from '../../domain/message';
import { fit, linesOf } from '../../domain/message-text';

/** Bytes of JSON: what nobody reads to its end needs not be kept whole. */
export const LONGEST_MESSAGE = 16_000;

const LONGEST_LABEL = 100;
const MOST_ACTIONS = 10;

/** A message as it lies in an inbox: the dashboard shows its parts in its own way. */
export interface InboxText {
  readonly icon: string;
  readonly title: string;
  readonly parts: readonly StoredPart[];
  readonly actions: readonly { readonly label: string; readonly data: string; readonly url: string | null }[];
}

type StoredPart =
  | { readonly kind: 'heading' | 'text' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  /** `more`: the line for the items that are not shown; null when all are. */
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly total: number; readonly more: string | null };

/** The message as JSON holds it, cut to what is kept. */
export function inboxText(message: Message): InboxText {
  return stored(fit(message, LONGEST_MESSAGE, (one) => Buffer.byteLength(JSON.stringify(stored(one)))));
}

function stored({ icon, title, parts, actions }: Message): InboxText {
  const text: InboxText = {
    icon,
    title,
    parts: parts.map((part) => {
      if (part.kind === 'link' && !pageOf(part.url)) return { kind: 'text', text: part.label };
      if (part.kind !== 'list') return part;
      const { kind, items, total, more } = part;
      return { kind, items, total, more: total > items.length ? more(total - items.length) : null };
    }),
    actions: actions.slice(0, MOST_ACTIONS).map(({ label, data, url }) => {
      return { label: clip(label, LONGEST_LABEL), data, url: pageOf(url) ?? null };
    }),
  };
  return JSON.parse(JSON.stringify(text, storable)) as InboxText;
}

/** What its reader sees of it. */
export function inboxView(message: Message): View {
  const { icon, title, parts, actions } = inboxText(message);
  const shown = parts.map((part): Part => (part.kind === 'list' ? { ...part, more: () => part.more ?? '' } : part));
  return {
    lines: linesOf({ icon, title, parts: shown, actions: [] }),
    buttons: actions.map(({ label }) => label),
  };
}

/** PostgreSQL holds neither U+0000 nor halves of a surrogate pair. */
const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/[\0\p{Surrogate}]/gu, '\uFFFD') : value;
