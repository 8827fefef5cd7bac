import { ICON } from './alert-message';
import type { JsonValue } from './json';
import { foreign, type Message } from './message';
import type { SaidType } from './messages';
import type { RelatedType } from './messages/message-type';
import type { Severity } from './severity';
import { valuesIn } from './template';
import { textsFor } from './texts/catalogue';
import { BUILT_IN, messageType, type Wordings, worded } from './wording';

export const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What somebody wrote, as it is stored with its notification. Texts may be anything. */
export interface SaidContent {
  readonly title: string;
  /** Its lines are paragraphs. */
  readonly message: string;
  /** Pages that it leads to, by https. */
  readonly actions: readonly { readonly label: string; readonly url: string }[];
  readonly related: { readonly type: RelatedType; readonly id?: string; readonly name: string } | null;
  /** What else programs are told. */
  readonly data?: Readonly<Record<string, JsonValue>>;
}

const SEVERITY: Readonly<Record<Priority, Severity>> = {
  low: 'info',
  normal: 'info',
  high: 'warning',
  critical: 'critical',
};

export const severityOf = (priority: Priority): Severity => SEVERITY[priority];

/** The words of a person, in the frame of their reader's language; they themselves are not translated. */
export function saidMessage(
  type: SaidType,
  severity: Severity,
  { title, message, actions, related }: SaidContent,
  language: string | null,
  wordings: Wordings = BUILT_IN,
): Message {
  const texts = textsFor(language);
  const about = foreign(related?.name);
  const values = valuesIn({ title: foreign(title, 200) || texts.nameless, message, about });
  const said = worded(type, { kind: null, language: texts.language, wordings }, values);
  const links = actions.map(({ label, url }) => ({ kind: 'link', label: foreign(label), url }) as const);
  return {
    icon: severity === 'info' ? (messageType(type)?.icon ?? ICON.info) : ICON[severity],
    title: said.title,
    parts: [
      ...(related && about
        ? [{ kind: 'facts', facts: [{ label: texts.related[related.type], value: about }] } as const]
        : []),
      ...said.parts,
      ...links,
    ],
    actions: [],
  };
}
