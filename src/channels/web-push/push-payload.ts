import { readButtonData } from '../../domain/delivery';
import { hours } from '../../domain/duration';
import { clip, type Message, pageOf } from '../../domain/message';
import { belowTitle, fit } from '../../domain/message-text';
import type { Severity } from '../../domain/severity';
import { type Tone, toneOf } from '../tone';

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
export function pushPayload(message: Message, tag: string, renotify: boolean): string {
  return jsonOf(
    fit(message, LONGEST_PAYLOAD, (one) => Buffer.byteLength(jsonOf(one, tag, renotify))),
    tag,
    renotify,
  );
}

function jsonOf(message: Message, tag: string, renotify: boolean): string {
  const details = message.actions.find(({ data }) => readButtonData(data)?.action === 'd');
  const payload: PushPayload = {
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
  return JSON.stringify(payload);
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
