import { ICON } from './alert-message';
import type { IncidentKind } from './incident';
import { foreign, type Message } from './message';
import { valuesIn } from './template';
import { textsFor } from './texts/catalogue';
import type { Texts } from './texts/texts';
import { momentInWords } from './texts/time';
import { BUILT_IN, type Wordings, worded } from './wording';

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

/** Who reads it, and when. */
export interface DigestReader {
  readonly language: string | null;
  readonly timeZone: string | null;
  readonly now: Date;
  /** What admins say in place of our words; ours stay where it is left out. */
  readonly wordings?: Wordings;
}

/** The reminder of many: a message of its own, since the digest is edited without a sound. */
export function digestReminderMessage(
  { open, since, items }: ReminderView,
  { timeZone, now, wordings = BUILT_IN, ...reader }: DigestReader,
): Message {
  const texts = textsFor(reader.language);
  const { language } = texts;
  const value = momentInWords(since ?? now, now, timeZone, language);
  const values = valuesIn({ open: String(open), stillOpen: texts.digest.stillOpen(open), since: value });
  const { title, parts } = worded('digest.reminder', { kind: null, language, wordings }, values);
  const names = items.map((item) => `${ICON.critical} ${nameOf(item, texts)}`);
  return {
    icon: ICON.reminder,
    title,
    parts: [
      { kind: 'facts', facts: [{ label: texts.label.since, value }] },
      ...parts,
      { kind: 'list', items: names, total: open, more: texts.more },
    ],
    actions: [],
  };
}

/** The digest as it is sent and edited. */
export function digestMessage(
  { offline, back, since, items }: DigestView,
  { timeZone, now, wordings = BUILT_IN, ...reader }: DigestReader,
): Message {
  const texts = textsFor(reader.language);
  const { language } = texts;
  const value = momentInWords(since, now, timeZone, language);
  const values = valuesIn({ offline: String(offline), back: String(back), since: value });
  const isOver = offline === 0;
  const { title, parts } = worded(isOver ? 'digest.resolved' : 'digest', { kind: null, language, wordings }, values);
  const names = items.map((item) => `${item.over ? ICON.good : ICON.critical} ${nameOf(item, texts)}`);
  return {
    icon: isOver ? ICON.good : ICON.critical,
    title,
    parts: [
      { kind: 'facts', facts: [{ label: texts.label.since, value }] },
      ...parts,
      { kind: 'list', items: names, total: offline + back, more: texts.more },
    ],
    actions: [],
  };
}

function nameOf({ kind, locationName, podName, accountName }: DigestItem, texts: Texts): string {
  const place = foreign(locationName, 60) || texts.nameless;
  if (kind === 'plume_unreachable') return foreign(accountName, 60) || texts.nameless;
  return kind === 'pod_offline' ? texts.digest.podAt(foreign(podName, 60) || texts.nameless, place) : place;
}
