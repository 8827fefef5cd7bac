import type { View } from '../../domain/channel-view';
import { type Action, clip, type Message, pageOf } from '../../domain/message';
import { fit, linesOf, type Piece, plainText } from '../../domain/message-text';
import type { Template, TemplateVariable } from './whatsapp-settings';

/** What the Cloud API takes, in UTF-16 units. */
export const LONGEST_TEXT = 4_096;
export const LONGEST_WITH_BUTTONS = 1_024;
export const LONGEST_LABEL = 20;
export const MOST_BUTTONS = 3;

/** All variables of a template together. */
export const LONGEST_VARIABLES = 900;

/** What may be said freely, as the Cloud API wants it: a text, with reply buttons where there are actions. */
export function freeForm(message: Message): Record<string, unknown> {
  const buttons = buttonsOf(message.actions);
  if (buttons.length === 0) return { type: 'text', text: { body: textOf(message, LONGEST_TEXT), preview_url: false } };
  const body = { text: textOf(message, LONGEST_WITH_BUTTONS) };
  return { type: 'interactive', interactive: { type: 'button', body, action: { buttons } } };
}

/** What its reader sees of what is said freely; of a template only its provider knows the words around ours. */
export function whatsappView(message: Message, template: Template | null, missing: string): View {
  const buttons = buttonsOf(message.actions);
  const shown = fitted(message, buttons.length > 0 ? LONGEST_WITH_BUTTONS : LONGEST_TEXT);
  return {
    lines: linesOf(shown).map((line) => line.map(readable)),
    buttons: buttons.map(({ reply }) => reply.title),
    facts: template
      ? [
          { name: 'template', value: `${template.name} (${template.language})` },
          ...variablesOf(message, template).map(
            (value, at) => ({ name: 'variable', value: `{{${at + 1}}} ${value}` }) as const,
          ),
        ]
      : [{ name: 'noTemplate', value: missing }],
  };
}

/** The same message in a template that was approved for it. */
export function templated(message: Message, template: Template): Record<string, unknown> {
  const { name, language, buttons } = template;
  const parameters = variablesOf(message, template).map((text) => ({ type: 'text', text }));
  const body = parameters.length > 0 ? [{ type: 'body', parameters }] : [];
  const presses = message.actions.slice(0, buttons).map(({ data }, at) => ({
    type: 'button',
    sub_type: 'quick_reply',
    index: String(at),
    parameters: [{ type: 'payload', payload: data }],
  }));
  return { type: 'template', template: { name, language: { code: language }, components: [...body, ...presses] } };
}

/**
 * The template for an event in a language: made for this event before made for any, of exactly this language before a
 * variant of it, and with the most buttons; null when none fits. One with more buttons than `actions` never fits.
 */
export function templateFor(
  templates: readonly Template[],
  { kind, language, actions }: { kind: string; language: string; actions: number },
): Template | null {
  const rank = (template: Template): number =>
    (template.kind === kind ? 100 : 0) + (template.language === language ? 10 : 0) + template.buttons;
  const fitting = templates.filter(
    (template) =>
      (template.kind === kind || template.kind === '*') &&
      template.language.split('_')[0] === language.split('_')[0] &&
      template.buttons <= actions,
  );
  return fitting.reduce<Template | null>((best, one) => (best && rank(best) >= rank(one) ? best : one), null);
}

function variablesOf(message: Message, { variables }: Template): string[] {
  const each = Math.floor(LONGEST_VARIABLES / Math.max(1, variables.length));
  return variables.map((variable) => valueOf(message, variable, each));
}

const textOf = (message: Message, longest: number): string => wordsOf(fitted(message, longest));

const fitted = (message: Message, longest: number): Message =>
  fit(message, longest, (candidate) => wordsOf(candidate).length);

const wordsOf = (message: Message): string =>
  linesOf(message)
    .map((line) => line.map(dressed).join(''))
    .join('\n');

function dressed(piece: Piece): string {
  const { text, bold, code } = readable(piece);
  if (bold) return `*${text}*`;
  return code ? `\`\`\`${text}\`\`\`` : text;
}

/** WhatsApp has marks and no way to escape them: texts that hold one get none of ours, and say what they say. */
function readable({ text, bold, code, url }: Piece): Omit<Piece, 'url'> {
  if (url) return { text: text === url ? url : `${text}: ${url}` };
  if (bold && /^[^\s*_~`\n](?:[^*_~`\n]*[^\s*_~`\n])?$/.test(text)) return { text, bold };
  return code && !text.includes('`') ? { text, code } : { text };
}

function buttonsOf(actions: readonly Action[]) {
  const labels = actions.map(({ label }) => clip(label.replace(/\s+/g, ' ').trim(), LONGEST_LABEL));
  return (
    actions
      .map(({ data }, at) => ({ type: 'reply', reply: { id: data, title: labels[at] ?? '' } }))
      // Two of the same name are refused.
      .filter(({ reply: { title } }, at) => title !== '' && labels.indexOf(title) === at)
      .slice(0, MOST_BUTTONS)
  );
}

function valueOf(message: Message, variable: TemplateVariable, longest: number): string {
  const { parts, actions } = message;
  const only = (kind: 'facts' | 'text') =>
    plainText({ icon: '', title: '', parts: parts.filter((part) => part.kind === kind), actions: [] }, longest);
  switch (variable) {
    case 'title':
      return oneLine(`${message.icon} ${message.title}`, longest);
    case 'details':
      return oneLine(only('facts'), longest);
    case 'text':
      return oneLine(only('text'), longest);
    case 'everything':
      return oneLine(plainText(message, longest), longest);
    case 'link': {
      const [link] = [...parts, ...actions].flatMap((each) => ('url' in each ? (pageOf(each.url) ?? []) : []));
      return oneLine(link ?? '', longest);
    }
  }
}

/** A variable must not be empty, nor hold a line break, a tab or four blanks. */
function oneLine(text: string, longest: number): string {
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return clip(lines.filter(Boolean).join(' · '), longest) || '-';
}
