import { alertValues, openedSentence } from './alert-values';
import type { AlertView, Reader } from './alert-view';
import { buttonData, buttonsOf } from './delivery';
import { foreign, type Action, type Fact, type Message } from './message';
import type { MessageName } from './messages';
import type { Severity } from './severity';
import { textsFor } from './texts/catalogue';
import type { Texts } from './texts/texts';
import { durationInWords, momentInWords } from './texts/time';
import { BUILT_IN, type Worded, worded } from './wording';

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
  const says = wordsOf(alert, reader);
  const { title, parts } = says(alert.status === 'open' ? 'incident.opened' : 'incident.changed');
  return {
    icon: ICON[alert.severity],
    title,
    parts: [
      { kind: 'facts', facts: openFacts(alert, reader, texts) },
      ...parts,
      ...(alert.flapping ? says('incident.flapping').parts : []),
    ],
    actions: actionsOf(alert, reader, texts),
  };
}

/** The recovery: a reply to the card, with the downtime. */
export function recoveryMessage(alert: AlertView, reader: Reader): Message {
  const texts = textsFor(reader.language);
  const { title, parts } = wordsOf(alert, reader)(endOf(alert));
  return {
    icon: ICON.good,
    title,
    parts: [{ kind: 'facts', facts: [downtime(alert, texts)] }, ...parts],
    actions: [],
  };
}

/** Still open, and nobody has it. */
export function reminderMessage(alert: AlertView, reader: Reader): Message {
  const texts = textsFor(reader.language);
  const lasted = durationInWords(reader.now.getTime() - alert.openedAt.getTime());
  const { title, parts } = wordsOf(alert, reader)('incident.reminder');
  return {
    icon: ICON.reminder,
    title,
    parts: [
      { kind: 'facts', facts: [since(alert, reader, texts), { label: texts.label.lasted, value: lasted }] },
      ...parts,
    ],
    actions: actionsOf(alert, reader, texts),
  };
}

/** To whom it was handed, `by` somebody; with everything that they need to begin, or to give it back. */
export function assignedMessage(alert: AlertView, reader: Reader, by: string | null): Message {
  const texts = textsFor(reader.language);
  const decline = reader.deliveryId ? [{ label: texts.decline, data: buttonData('n', reader.deliveryId) }] : [];
  const [first, ...rest] = actionsOf(alert, reader, texts);
  const { title, parts } = wordsOf(alert, reader, by)('incident.assigned');
  return {
    icon: ICON[alert.severity],
    title,
    parts: [{ kind: 'facts', facts: openFacts(alert, reader, texts) }, ...parts],
    // Second, so that channels with two or three buttons have it.
    actions: first ? [first, ...decline, ...rest] : [],
  };
}

/** It goes on and off too fast to tell of each change, or (`stable`) does so no longer. */
export function flappingMessage(alert: AlertView, reader: Reader, stable: boolean): Message {
  const { title, parts } = wordsOf(alert, reader)(stable ? 'incident.stable' : 'incident.flapping');
  return { icon: stable ? ICON.info : ICON.flapping, title, parts, actions: [] };
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
  return {
    icon: ICON[notice.severity],
    title,
    parts: body ? [{ kind: 'text', text: body }] : [],
    actions: [],
  };
}

/** What an incident is called while it is open, as we say it. */
export const openedTitle = (alert: AlertView, { language }: Texts): string => openedSentence(alert, language);

function wordsOf(alert: AlertView, reader: Reader, by: string | null = null): (name: MessageName) => Worded {
  const { kind } = alert;
  const { language } = textsFor(reader.language);
  const values = alertValues(alert, reader, by);
  return (name) => worded(name, { kind, language, wordings: reader.wordings ?? BUILT_IN }, values);
}

function endedCard(alert: AlertView, reader: Reader, texts: Texts): Message {
  const ended = endOf(alert);
  const quietly = ended === 'incident.merged' || ended === 'incident.removed';
  const end = alert.resolvedAt ?? reader.now;
  const { title, parts } = wordsOf(alert, reader)(ended);
  const facts: Fact[] = [
    ...where(alert, texts),
    { label: texts.label.from, value: moment(alert.openedAt, alert, reader, texts) },
    { label: texts.label.until, value: moment(end, alert, reader, texts) },
    ...(quietly ? [] : [downtime(alert, texts)]),
  ];
  return {
    icon: quietly ? ICON.muted : ICON.good,
    title,
    parts: [{ kind: 'facts', facts }, ...parts],
    actions: [],
  };
}

function endOf({ resolution }: AlertView): MessageName {
  switch (resolution) {
    case 'merged':
      return 'incident.merged';
    case 'removed':
      return 'incident.removed';
    case 'manual':
      return 'incident.closed';
    case 'recovered':
    case null:
      return 'incident.resolved';
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
  if (alert.status === 'resolved' || deliveryId === null) return [];
  const data = buttonsOf(deliveryId);
  const acknowledge = { label: texts.acknowledge, data: data('a') };
  const silence = { label: texts.silence, data: data('s') };
  const details = { label: texts.details, data: data('d') };
  return alert.status === 'open' ? [acknowledge, silence, details] : [silence, details];
}
