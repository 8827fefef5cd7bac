import { buttonData } from './delivery';
import type { IncidentKind, IncidentStatus, Resolution } from './incident';
import { foreign, type Action, type Fact, type Message, type Part } from './message';
import type { Severity } from './severity';
import type { SignalName } from './signal';
import { textsFor } from './texts/catalogue';
import type { Names, Texts } from './texts/texts';
import { durationInWords, momentInWords } from './texts/time';

/** An incident as people are told of it: its newest truth with the names around it. Names may be anything. */
export interface AlertView {
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly resolution: Resolution | null;
  readonly flapping: boolean;
  readonly title: string;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  /** Name of whoever has it; null when nobody has, or when the name is not known. */
  readonly acknowledgedBy: string | null;
  readonly locationName: string | null;
  readonly customerName: string | null;
  readonly accountName: string | null;
  readonly podName: string | null;
  readonly podsOnline: number | null;
  readonly podsTotal: number | null;
  readonly timeZone: string | null;
  readonly facts: AlertFacts;
}

export interface AlertFacts {
  readonly pods?: readonly { readonly name: string }[];
  readonly gatewayDown?: boolean;
  readonly reason?: string;
  readonly remedy?: string;
  readonly cause?: string;
  readonly accountName?: string;
  readonly text?: string;
  readonly signals?: readonly SignalName[];
}

/** Who reads it, when, and which delivery its buttons speak of. */
export interface Reader {
  readonly language: string | null;
  /** Used where the home's own zone is not known. */
  readonly timeZone: string | null;
  readonly now: Date;
  readonly deliveryId: string;
}

export const ICON = {
  critical: '🔴',
  warning: '🟠',
  info: '🔵',
  good: '🟢',
  muted: '⚪',
  reminder: '⏰',
  flapping: '〰️',
};

/** The card: the one message of an incident that is kept current. Without buttons once it is over. */
export function cardMessage(alert: AlertView, reader: Reader): Message {
  const texts = textsFor(reader.language);
  if (alert.status === 'resolved') return endedCard(alert, reader, texts);
  const parts: Part[] = [{ kind: 'facts', facts: openFacts(alert, reader, texts) }];
  const said = foreign(alert.facts.text, 1_000);
  if (said) parts.push(text(said));
  if (alert.flapping) parts.push({ kind: 'text', text: texts.flappingNote });
  if (alert.status === 'open') parts.push(...adviceOf(alert, texts));
  return {
    icon: ICON[alert.severity],
    title: openedTitle(alert, texts),
    parts,
    actions: actionsOf(alert, reader, texts),
  };
}

/** The recovery: a reply to the card, with the downtime. */
export function recoveryMessage(alert: AlertView, reader: Reader): Message {
  const texts = textsFor(reader.language);
  return {
    icon: ICON.good,
    title: endedTitle(alert, texts),
    parts: [{ kind: 'facts', facts: [downtime(alert, texts)] }],
    actions: [],
  };
}

/** Still open, and nobody has it. */
export function reminderMessage(alert: AlertView, reader: Reader): Message {
  const texts = textsFor(reader.language);
  const lasted = durationInWords(reader.now.getTime() - alert.openedAt.getTime());
  return {
    icon: ICON.reminder,
    title: texts.reminder(openedTitle(alert, texts)),
    parts: [
      { kind: 'facts', facts: [since(alert, reader, texts), { label: texts.label.lasted, value: lasted }] },
      { kind: 'text', text: texts.reminderNote },
    ],
    actions: actionsOf(alert, reader, texts),
  };
}

/** It goes on and off too fast to tell of each change, or (`stable`) does so no longer. */
export function flappingMessage(alert: AlertView, reader: Reader, stable: boolean): Message {
  const texts = textsFor(reader.language);
  const names = namesOf(alert, texts);
  return stable
    ? { icon: ICON.info, title: texts.stable(names, alert.kind), parts: [text(texts.stableNote)], actions: [] }
    : { icon: ICON.flapping, title: texts.flapping(names, alert.kind), parts: [text(texts.flappingNote)], actions: [] };
}

/** A notice to admins: a sentence of the catalogue, else what the parameters `title` and `text` say. */
export function noticeMessage(
  notice: { severity: Severity; key: string; params: Readonly<Record<string, string>> },
  language: string | null,
): Message {
  const params = Object.fromEntries(Object.entries(notice.params).map(([key, value]) => [key, foreign(value, 1_000)]));
  const said = textsFor(language).notices[notice.key]?.(params);
  const title = said?.title ?? params.title ?? notice.key;
  const body = said?.text ?? params.text ?? '';
  return { icon: ICON[notice.severity], title, parts: body ? [text(body)] : [], actions: [] };
}

/** What an incident is called while it is open. */
export const openedTitle = (alert: AlertView, texts: Texts): string => texts.opened[alert.kind](namesOf(alert, texts));

function endedCard(alert: AlertView, reader: Reader, texts: Texts): Message {
  const note =
    alert.resolution === 'merged' ? texts.mergedNote : alert.resolution === 'removed' ? texts.removedNote : '';
  const end = alert.resolvedAt ?? reader.now;
  const facts: Fact[] = [
    ...where(alert, texts),
    { label: texts.label.from, value: moment(alert.openedAt, alert, reader, texts) },
    { label: texts.label.until, value: moment(end, alert, reader, texts) },
    ...(note ? [] : [downtime(alert, texts)]),
  ];
  return {
    icon: note ? ICON.muted : ICON.good,
    title: endedTitle(alert, texts),
    parts: [{ kind: 'facts', facts }, ...(note ? [text(note)] : [])],
    actions: [],
  };
}

function endedTitle(alert: AlertView, texts: Texts): string {
  switch (alert.resolution) {
    case 'merged':
      return texts.merged(openedTitle(alert, texts));
    case 'removed':
      return texts.removed(openedTitle(alert, texts));
    case 'manual':
      return texts.manual(openedTitle(alert, texts));
    case 'recovered':
    case null:
      return texts.resolved[alert.kind](namesOf(alert, texts));
  }
}

function openFacts(alert: AlertView, reader: Reader, texts: Texts): Fact[] {
  const facts: Fact[] = [...where(alert, texts), since(alert, reader, texts)];
  const { pods, reason, cause, signals } = alert.facts;
  if (alert.kind === 'location_offline' && pods?.length) {
    const names = pods.map(({ name }) => foreign(name, 60) || texts.nameless).join(', ');
    facts.push({ label: texts.label.alsoOffline(pods.length), value: foreign(names, 600) });
  } else if (alert.kind === 'pod_offline' && alert.podsOnline !== null && alert.podsTotal) {
    facts.push({ label: texts.label.podsOnline, value: texts.ratio(alert.podsOnline, alert.podsTotal) });
  }
  if (signals?.length) {
    facts.push({ label: texts.label.signals, value: signals.map((signal) => texts.signal[signal]).join(', ') });
  }
  const why = foreign(cause ?? reason, 300);
  if (why) facts.push({ label: texts.label.cause, value: why });
  if (alert.status === 'acknowledged') {
    facts.push({ label: texts.label.acknowledgedBy, value: foreign(alert.acknowledgedBy) || texts.somebody });
  }
  return facts;
}

function where(alert: AlertView, texts: Texts): Fact[] {
  const customer = foreign(alert.customerName);
  return customer && customer !== foreign(alert.locationName) ? [{ label: texts.label.customer, value: customer }] : [];
}

function adviceOf(alert: AlertView, texts: Texts): Part[] {
  const remedy = foreign(alert.facts.remedy, 500);
  const advice = remedy || (alert.facts.gatewayDown ? texts.gatewayAdvice : texts.advice[alert.kind]);
  return advice ? [text(advice)] : [];
}

const since = (alert: AlertView, reader: Reader, texts: Texts): Fact => ({
  label: texts.label.since,
  value: moment(alert.openedAt, alert, reader, texts),
});

const downtime = (alert: AlertView, texts: Texts): Fact => ({
  label: texts.label.downtime,
  value: durationInWords((alert.resolvedAt ?? alert.openedAt).getTime() - alert.openedAt.getTime()),
});

const moment = (at: Date, alert: AlertView, reader: Reader, texts: Texts): string =>
  momentInWords(at, reader.now, alert.timeZone ?? reader.timeZone, texts.language);

function actionsOf(alert: AlertView, { deliveryId }: Reader, texts: Texts): Action[] {
  if (alert.status === 'resolved') return [];
  const acknowledge = { label: texts.acknowledge, data: buttonData('a', deliveryId) };
  const silence = { label: texts.silence, data: buttonData('s', deliveryId) };
  const details = { label: texts.details, data: buttonData('d', deliveryId) };
  return alert.status === 'open' ? [acknowledge, silence, details] : [silence, details];
}

function namesOf(alert: AlertView, texts: Texts): Names {
  const title = foreign(alert.title, 200);
  const place = foreign(alert.locationName) || foreign(alert.customerName) || texts.nameless;
  return {
    place,
    pod: foreign(alert.podName) || foreign(alert.facts.pods?.[0]?.name) || texts.nameless,
    account: foreign(alert.accountName ?? alert.facts.accountName) || texts.nameless,
    title: title || texts.nameless,
  };
}

const text = (said: string): Part => ({ kind: 'text', text: said });
