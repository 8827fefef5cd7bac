import type { IncidentKind } from '../incident';
import type { RelatedType } from '../messages/message-type';
import type { Severity } from '../severity';
import type { SignalName } from '../signal';
import type { Language } from './time';

/** What alerts say around their own words (domain/messages), in one language. */
export interface Texts {
  readonly language: Language;
  readonly severity: Record<Severity, string>;
  /** Before the name of a pod with which a sentence begins. */
  readonly pod: string;
  /** What to do next, while nobody has it. */
  readonly advice: Partial<Record<IncidentKind, string>>;
  readonly gatewayAdvice: string;
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
  readonly decline: string;
  readonly silence: string;
  readonly details: string;
  readonly more: (hidden: number) => string;
  readonly digest: {
    readonly stillOpen: (open: number) => string;
    readonly podAt: (pod: string, place: string) => string;
  };
  /** Notices to admins, by their key. */
  readonly notices: Readonly<Record<string, (params: Readonly<Record<string, string>>) => NoticeText>>;
}

export interface NoticeText {
  readonly title: string;
  readonly text: string;
}
