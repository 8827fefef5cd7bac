import { ICON } from '../../domain/alert-message';
import { plainLines, type View } from '../../domain/channel-view';
import { readButtonData } from '../../domain/delivery';
import { clip, type Action, type Message, pageOf } from '../../domain/message';
import { belowTitle, fit } from '../../domain/message-text';
import type { Severity } from '../../domain/severity';
import { type Tone, toneOf } from '../../domain/tone';

/** Bytes of the text below the title: what is longer, ntfy turns into a file. */
export const LONGEST_BODY = 4_096;
/** UTF-16 units; no phone shows more. */
export const LONGEST_TITLE = 250;
export const MOST_ACTIONS = 3;

const LONGEST_LABEL = 40;

export interface NtfyMessage {
  readonly title: string;
  readonly message: string;
  readonly priority: 2 | 3 | 4 | 5;
  readonly tags: readonly string[];
  readonly actions: readonly NtfyAction[];
}

type NtfyAction =
  | { readonly action: 'view'; readonly label: string; readonly url: string; readonly clear: boolean }
  | {
      readonly action: 'http';
      readonly label: string;
      readonly url: string;
      readonly method: 'POST';
      readonly clear: boolean;
    };

const PRIORITY: Readonly<Record<Tone, NtfyMessage['priority']>> = { critical: 5, warning: 4, info: 3, good: 3 };

/** The names that ntfy's apps know our icons by. */
const TAG: Readonly<Record<string, string>> = {
  [ICON.critical]: 'red_circle',
  [ICON.warning]: 'orange_circle',
  [ICON.info]: 'large_blue_circle',
  [ICON.good]: 'green_circle',
  [ICON.muted]: 'white_circle',
  [ICON.reminder]: 'alarm_clock',
  [ICON.flapping]: 'wavy_dash',
};

/** The message in plain text, as loud as it is meant. `severity` is what stands behind a reminder. */
export function ntfyMessage(message: Message, severity?: Severity): NtfyMessage {
  const tag = TAG[message.icon];
  const title = clip(tag ? message.title : `${message.icon} ${message.title}`, LONGEST_TITLE);
  const body = belowTitle(fit(message, LONGEST_BODY, (one) => Buffer.byteLength(belowTitle(one))));
  return {
    title,
    // Without a text ntfy makes up one.
    message: body || title,
    priority: PRIORITY[toneOf(message, severity)],
    tags: tag ? [tag] : [],
    actions: actionsOf(message.actions),
  };
}

/** What its readers see of it; their apps show tags that are the names of icons as these. */
export function ntfyView(message: Message, severity?: Severity): View {
  const { title, message: text, priority, tags, actions } = ntfyMessage(message, severity);
  return {
    title,
    lines: plainLines(text),
    tone: toneOf(message, severity),
    buttons: actions.map(({ label }) => label),
    facts: [
      { name: 'priority', value: `${priority}/5` },
      ...(tags.length > 0 ? [{ name: 'tags', value: tags.join(', ') } as const] : []),
    ],
  };
}

/** What acts is done by the app without leaving it; what shows something opens its page. */
const actionsOf = (actions: readonly Action[]): NtfyAction[] =>
  actions
    .flatMap(({ label, data, url: address }): NtfyAction[] => {
      const url = pageOf(address);
      if (!url) return [];
      const shown = { label: clip(label, LONGEST_LABEL), url };
      return readButtonData(data)?.action === 'a'
        ? [{ action: 'http', ...shown, method: 'POST', clear: true }]
        : [{ action: 'view', ...shown, clear: false }];
    })
    .slice(0, MOST_ACTIONS);
