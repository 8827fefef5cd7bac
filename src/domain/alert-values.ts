import type { AlertView, Reader } from './alert-view';
import { foreign } from './message';
import type { Values } from './template';
import { textsFor } from './texts/catalogue';
import { podNamed } from './texts/pod-name';
import type { Texts } from './texts/texts';
import { durationInWords, type Language, momentInWords } from './texts/time';
import { BUILT_IN, sentence, worded } from './wording';

/** The names around an incident. They may be anything. */
export type NamedIncident = Pick<AlertView, 'kind' | 'title' | 'locationName' | 'podName' | 'accountName'> &
  Partial<Pick<AlertView, 'customerName' | 'facts'>>;

/** What an incident is called while it is open, as we say it. */
export const openedSentence = (incident: NamedIncident, language: Language): string =>
  sentence('incident.opened', incident.kind, language, namesIn(incident, language));

/** What an alert fills its words with; `by`: who has handed it on. */
export function alertValues(alert: AlertView, reader: Reader, by: string | null): Values {
  const texts = textsFor(reader.language);
  const { language } = texts;
  const { kind, openedAt, resolvedAt, facts } = alert;
  const names = namesIn(alert, language);
  const moment = (at: Date) => momentInWords(at, reader.now, alert.timeZone ?? reader.timeZone, language);
  const lasted = (until: Date) => durationInWords(until.getTime() - openedAt.getTime());
  // Asked for by name, so that what no template speaks of costs nothing.
  const values: Values = (name) => {
    switch (name) {
      case 'customer':
        return foreign(alert.customerName);
      case 'severity':
        return texts.severity[alert.severity];
      case 'since':
        return moment(openedAt);
      case 'until':
        return resolvedAt ? moment(resolvedAt) : '';
      case 'duration':
        return lasted(resolvedAt ?? reader.now);
      case 'downtime':
        return resolvedAt ? lasted(resolvedAt) : '';
      case 'podsOnline':
        return alert.podsOnline?.toString() ?? '';
      case 'podsTotal':
        return alert.podsTotal?.toString() ?? '';
      case 'cause':
        return foreign(facts.cause ?? facts.reason, 300);
      case 'request':
        return foreign(facts.text, 1_000);
      case 'acknowledgedBy':
        return foreign(alert.acknowledgedBy);
      case 'assignedBy':
        return foreign(by) || texts.somebody;
      case 'advice':
        return adviceOf(alert, texts);
      default:
        return names(name);
    }
  };
  const { wordings = BUILT_IN } = reader;
  const opened = () => worded('incident.opened', { kind, language, wordings }, values).title;
  return (name) => (name === 'opened' ? opened() : values(name));
}

function adviceOf({ status, kind, facts }: AlertView, texts: Texts): string {
  if (status !== 'open') return '';
  return foreign(facts.remedy, 500) || (facts.gatewayDown ? texts.gatewayAdvice : (texts.advice[kind] ?? ''));
}

/** What its kind speaks of has a name in any case; the rest may be empty. */
function namesIn(
  { kind, title, locationName, customerName, podName, accountName, facts }: NamedIncident,
  language: Language,
): Values {
  const texts = textsFor(language);
  const orNameless = (name: string, isNeeded: boolean) => name || (isNeeded ? texts.nameless : '');
  const ofPod = kind === 'pod_offline';
  const ofAccount = kind === 'plume_unreachable';
  const pod = () => orNameless(foreign(podName) || (ofPod ? foreign(facts?.pods?.[0]?.name) : ''), ofPod);
  return (name) => {
    switch (name) {
      case 'title':
        return foreign(title, 200) || texts.nameless;
      case 'location':
        return orNameless(foreign(locationName) || foreign(customerName), !ofAccount);
      case 'account':
        return orNameless(foreign(accountName ?? facts?.accountName), ofAccount);
      case 'pod':
        return pod();
      case 'thePod':
        return pod() && podNamed(texts.pod, pod());
      default:
        return '';
    }
  };
}
