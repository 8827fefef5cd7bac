import { ICON } from './alert-message';
import { foreign, type Message, type Part } from './message';
import { MESSAGE_TYPES, type SaidType } from './messages';
import type { MessageType, RelatedType } from './messages/message-type';
import type { Severity } from './severity';
import { textsFor } from './texts/catalogue';

export const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What somebody wrote, as it is stored with its notification. Texts may be anything. */
export interface SaidContent {
  readonly title: string;
  /** Its lines are paragraphs. */
  readonly message: string;
  /** Pages that it leads to, by https. */
  readonly actions: readonly { readonly label: string; readonly url: string }[];
  readonly related: { readonly type: RelatedType; readonly name: string } | null;
}

const SEVERITY: Readonly<Record<Priority, Severity>> = {
  low: 'info',
  normal: 'info',
  high: 'warning',
  critical: 'critical',
};

export const severityOf = (priority: Priority): Severity => SEVERITY[priority];

const MOST_PARAGRAPHS = 100;
const LONGEST_PARAGRAPH = 4_000;

/** The words of a person, in the frame of their reader's language; they themselves are not translated. */
export function saidMessage(
  type: SaidType,
  severity: Severity,
  { title, message, actions, related }: SaidContent,
  language: string | null,
): Message {
  const texts = textsFor(language);
  const { icon, prefix }: MessageType = MESSAGE_TYPES.find((each) => each.type === type) ?? MESSAGE_TYPES[0];
  const said = foreign(title, 200) || texts.nameless;
  const about = related && foreign(related.name);
  const parts: Part[] = [
    ...(related && about
      ? [{ kind: 'facts', facts: [{ label: texts.related[related.type], value: about }] } as const]
      : []),
    ...paragraphs(message),
    ...actions.map(({ label, url }) => ({ kind: 'link', label: foreign(label), url }) as const),
  ];
  return {
    icon: severity === 'info' ? icon : ICON[severity],
    title: prefix ? `${prefix[texts.language]}: ${said}` : said,
    parts,
    actions: [],
  };
}

const paragraphs = (message: string): Part[] =>
  message
    .split(/\r?\n/)
    .flatMap((line) => foreign(line, LONGEST_PARAGRAPH) || [])
    .slice(0, MOST_PARAGRAPHS)
    .map((text) => ({ kind: 'text', text }));
