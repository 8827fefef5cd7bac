import { plainLines, type View } from '../../domain/channel-view';
import { readButtonData } from '../../domain/delivery';
import { hours, seconds } from '../../domain/duration';
import { clip, type Message, pageOf } from '../../domain/message';
import { belowTitle, fit } from '../../domain/message-text';
import type { Severity } from '../../domain/severity';
import { type Tone, toneOf } from '../../domain/tone';

/** Bytes of the JSON before it is encrypted; push services take 4,096 of what it becomes. */
export const LONGEST_PAYLOAD = 3_000;

/** Browsers show two buttons at most. */
const MOST_ACTIONS = 2;
const LONGEST_LABEL = 40;

/** What the dashboard's service worker shows. */
export interface PushPayload {
  readonly title: string;
  readonly body: string;
  /** A later one with the same tag replaces it. */
  readonly tag: string;
  /** Whether it makes itself heard when it replaces one. */
  readonly renotify: boolean;
  readonly tone: Tone;
  /** Opened by a click; null: the dashboard. */
  readonly url: string | null;
  readonly actions: readonly { readonly action: string; readonly title: string; readonly url: string | null }[];
}

/** The JSON of a push, cut to what push services take. */
export const pushPayload = (message: Message, tag: string, renotify: boolean): string =>
  JSON.stringify(fitting(message, tag, renotify));

/** What its reader sees of the notification. */
export function pushView(message: Message, severity?: Severity): View {
  const { title, body, actions } = fitting(message, '', true);
  const { TTL, urgency } = mannerOf(message, severity);
  return {
    title,
    lines: plainLines(body),
    // Our service worker shows no button that leads nowhere.
    buttons: actions.flatMap(({ title: label, url }) => (url ? [label] : [])),
    facts: [
      { name: 'urgency', value: urgency },
      { name: 'hoursKept', value: String(seconds(TTL) / hours(1)) },
    ],
  };
}

const fitting = (message: Message, tag: string, renotify: boolean): PushPayload =>
  payloadOf(
    fit(message, LONGEST_PAYLOAD, (one) => Buffer.byteLength(JSON.stringify(payloadOf(one, tag, renotify)))),
    tag,
    renotify,
  );

function payloadOf(message: Message, tag: string, renotify: boolean): PushPayload {
  const details = message.actions.find(({ data }) => readButtonData(data)?.action === 'd');
  return {
    title: `${message.icon} ${message.title}`,
    body: belowTitle(message),
    tag,
    renotify,
    tone: toneOf(message),
    url: pageOf(details?.url) ?? null,
    actions: message.actions.slice(0, MOST_ACTIONS).map(({ label, data, url }) => {
      return { action: data, title: clip(label, LONGEST_LABEL), url: pageOf(url) ?? null };
    }),
  };
}

interface Manner {
  /** Seconds that the push service keeps it for a device that is off. */
  readonly TTL: number;
  readonly urgency: 'low' | 'normal' | 'high';
}

const MANNER: Readonly<Record<Tone, Manner>> = {
  critical: { TTL: hours(24) / 1_000, urgency: 'high' },
  warning: { TTL: hours(12) / 1_000, urgency: 'normal' },
  good: { TTL: hours(12) / 1_000, urgency: 'normal' },
  info: { TTL: hours(4) / 1_000, urgency: 'low' },
};

/** How a push service treats it. `severity` is what stands behind a reminder. */
export const mannerOf = (message: Message, severity?: Severity): Manner => MANNER[toneOf(message, severity)];
