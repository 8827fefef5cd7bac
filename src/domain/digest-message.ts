import { ICON } from './alert-message';
import type { IncidentKind } from './incident';
import { foreign, type Message, type Part } from './message';
import { textsFor } from './texts/catalogue';
import type { Texts } from './texts/texts';
import { momentInWords } from './texts/time';

/** Many incidents of one destination in one message: exact counts, and as many names as anybody can read. */
export interface DigestView {
  readonly offline: number;
  readonly back: number;
  /** When the first of them began. */
  readonly since: Date;
  /** Those still offline, then those that are back; not all of them when there are many. */
  readonly items: readonly DigestItem[];
}

export interface DigestItem {
  readonly kind: IncidentKind;
  readonly over: boolean;
  readonly locationName: string | null;
  readonly podName: string | null;
  readonly accountName: string | null;
}

/** What one destination was told in digests, is still open, and nobody has. */
export interface ReminderView {
  readonly open: number;
  /** When the first of them began; null when there is none. */
  readonly since: Date | null;
  /** The oldest first; not all of them when there are many. */
  readonly items: readonly DigestItem[];
}

/** The reminder of many: a message of its own, since the digest is edited without a sound. */
export function digestReminderMessage(
  { open, since, items }: ReminderView,
  { timeZone, now, ...reader }: { language: string | null; timeZone: string | null; now: Date },
): Message {
  const texts = textsFor(reader.language);
  const value = momentInWords(since ?? now, now, timeZone, texts.language);
  const names = items.map((item) => `${ICON.critical} ${nameOf(item, texts)}`);
  return {
    icon: ICON.reminder,
    title: texts.digest.reminder(open),
    parts: [
      { kind: 'facts', facts: [{ label: texts.label.since, value }] },
      { kind: 'text', text: texts.digest.reminderNote },
      { kind: 'list', items: names, total: open, more: texts.more },
    ],
    actions: [],
  };
}

/** The digest as it is sent and edited. */
export function digestMessage(
  digest: DigestView,
  reader: { language: string | null; timeZone: string | null; now: Date },
): Message {
  const texts = textsFor(reader.language);
  const since = momentInWords(digest.since, reader.now, reader.timeZone, texts.language);
  const parts: Part[] = [
    { kind: 'facts', facts: [{ label: texts.label.since, value: since }] },
    { kind: 'text', text: digest.offline === 0 ? texts.digest.over : texts.digest.intro },
    {
      kind: 'list',
      items: digest.items.map((item) => `${item.over ? ICON.good : ICON.critical} ${nameOf(item, texts)}`),
      total: digest.offline + digest.back,
      more: texts.more,
    },
  ];
  return {
    icon: digest.offline === 0 ? ICON.good : ICON.critical,
    title: texts.digest.title(digest.offline, digest.back),
    parts,
    actions: [],
  };
}

function nameOf({ kind, locationName, podName, accountName }: DigestItem, texts: Texts): string {
  const place = foreign(locationName, 60) || texts.nameless;
  if (kind === 'plume_unreachable') return foreign(accountName, 60) || texts.nameless;
  return kind === 'pod_offline' ? texts.digest.podAt(foreign(podName, 60) || texts.nameless, place) : place;
}
