import { openedTitle } from './alert-message';
import type { AlertView, Reader } from './alert-view';
import { since } from './duration';
import { type Fact, foreign, type IncidentReport } from './message';
import { textsFor } from './texts/catalogue';
import { REPORT_WORDS, TIMELINE_WORDS } from './texts/incident-report';
import type { Texts } from './texts/texts';
import { clockTime, dayOf, durationInWords, type Language, zoneInWords } from './texts/time';

/** A line of an incident's timeline. Names and words may be anything. */
export interface TimelineEntry {
  readonly at: Date;
  /** Such as `acknowledged`. */
  readonly type: string;
  /** The name of whoever did it; null when nobody did, or it is not known. */
  readonly by: string | null;
  /** What they said with it. */
  readonly words: string | null;
}

/**
 * The paper about an incident that has ended, the oldest line of its timeline first; null while it goes on, and where it
 * has become part of another or was taken away, of which there is nothing to tell.
 *
 * The same for all who read it in one language and time zone, whenever it is made.
 */
export function incidentReport(
  alert: AlertView,
  timeline: readonly TimelineEntry[],
  { language, timeZone }: Pick<Reader, 'language' | 'timeZone'>,
): IncidentReport | null {
  const { resolvedAt: end, resolution } = alert;
  if (alert.status !== 'resolved' || !end || resolution === 'merged' || resolution === 'removed') return null;
  const texts = textsFor(language);
  const zone = alert.timeZone ?? timeZone ?? 'UTC';
  const say = ({ at, type, by, words }: TimelineEntry) => ({
    at: momentOnPaper(at, zone),
    text: lineOf(type, by, words, texts.language),
  });
  return {
    file: `${REPORT_WORDS.file[texts.language]}-${dayOf(end, zone)}`,
    title: openedTitle(alert, texts),
    severity: alert.severity,
    facts: factsOf(alert, end, zone, texts),
    timeline: { heading: REPORT_WORDS.timeline[texts.language], entries: timeline.map(say) },
    foot: `Panoptes · ${momentOnPaper(end, zone)}`,
    madeAt: end,
  };
}

function factsOf(alert: AlertView, end: Date, zone: string, texts: Texts): Fact[] {
  const { label, language } = texts;
  const { pods, cause, reason, text, signals } = alert.facts;
  const named = (what: string, name: string | null | undefined, longest?: number): Fact[] => {
    const value = foreign(name, longest);
    return value ? [{ label: what, value }] : [];
  };
  const names = pods?.map(({ name }) => foreign(name, 60) || texts.nameless).join(', ');
  return [
    ...named(label.customer, alert.customerName),
    ...named(REPORT_WORDS.location[language], alert.locationName),
    ...named(REPORT_WORDS.pod[language], alert.podName),
    ...named(label.account, alert.accountName),
    { label: label.from, value: momentOnPaper(alert.openedAt, zone) },
    { label: label.until, value: momentOnPaper(end, zone) },
    { label: label.downtime, value: durationInWords(since(alert.openedAt, end)) },
    ...(pods?.length ? named(label.alsoOffline(pods.length), names, 2_000) : []),
    ...(signals?.length ? [{ label: label.signals, value: signals.map((each) => texts.signal[each]).join(', ') }] : []),
    ...named(label.cause, cause ?? reason ?? text, 1_000),
    ...named(label.acknowledgedBy, alert.acknowledgedBy),
  ];
}

function lineOf(type: string, by: string | null, words: string | null, language: Language): string {
  const what = TIMELINE_WORDS[type]?.[language] ?? foreign(type, 40);
  const [who, said] = [foreign(by, 60), foreign(words, 1_000)];
  return `${what}${who ? ` · ${who}` : ''}${said ? `: ${said}` : ''}`;
}

/** `2026-03-04 18:30 UTC+1`: read years later, and in any language. */
const momentOnPaper = (at: Date, zone: string): string =>
  `${dayOf(at, zone)} ${clockTime(at, zone)} ${zoneInWords(at, zone)}`;
