import type { IncidentKind } from '../incident';
import type { RelatedType } from '../messages/message-type';
import type { SignalName } from '../signal';
import type { Language } from './time';

/** The names in an alert, cleaned and never empty. */
export interface Names {
  readonly place: string;
  readonly pod: string;
  readonly account: string;
  /** What somebody wrote, for kinds that have no sentence of their own. */
  readonly title: string;
}

/** Every sentence of the alerts, in one language. */
export interface Texts {
  readonly language: Language;
  readonly opened: Record<IncidentKind, (names: Names) => string>;
  readonly resolved: Record<IncidentKind, (names: Names) => string>;
  readonly flapping: (names: Names, kind: IncidentKind) => string;
  readonly stable: (names: Names, kind: IncidentKind) => string;
  readonly reminder: (opened: string) => string;
  readonly merged: (opened: string) => string;
  readonly removed: (opened: string) => string;
  readonly manual: (opened: string) => string;
  /** What to do next, while nobody has it. */
  readonly advice: Partial<Record<IncidentKind, string>>;
  readonly gatewayAdvice: string;
  readonly flappingNote: string;
  readonly stableNote: string;
  readonly mergedNote: string;
  readonly removedNote: string;
  readonly reminderNote: string;
  readonly label: {
    readonly customer: string;
    readonly account: string;
    readonly since: string;
    readonly from: string;
    readonly until: string;
    readonly downtime: string;
    readonly lasted: string;
    readonly alsoOffline: (count: number) => string;
    readonly podsOnline: string;
    readonly cause: string;
    readonly acknowledgedBy: string;
    readonly signals: string;
  };
  /** What a message of a person is about. */
  readonly related: Record<RelatedType, string>;
  readonly signal: Record<SignalName, string>;
  readonly ratio: (part: number, whole: number) => string;
  readonly somebody: string;
  readonly nameless: string;
  readonly acknowledge: string;
  readonly silence: string;
  readonly details: string;
  readonly more: (hidden: number) => string;
  readonly digest: {
    readonly title: (offline: number, back: number) => string;
    readonly intro: string;
    readonly over: string;
    readonly reminder: (open: number) => string;
    readonly reminderNote: string;
    readonly podAt: (pod: string, place: string) => string;
  };
  /** Notices to admins, by their key. */
  readonly notices: Readonly<Record<string, (params: Readonly<Record<string, string>>) => NoticeText>>;
}

export interface NoticeText {
  readonly title: string;
  readonly text: string;
}
