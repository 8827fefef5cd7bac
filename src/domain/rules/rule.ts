import type { IncidentKind } from '../incident';
import type { LocationStanding } from '../location';
import type { Pod } from '../pod';
import type { Severity } from '../severity';
import type { Signal, SignalName } from '../signal';

/** A location as the rules look at it. */
export interface LocationView extends LocationStanding {
  readonly id: string;
  readonly accountId: string;
  readonly customerId: string;
  readonly name: string;
  readonly pods: readonly Pod[];
}

export const ACCOUNT_STATES = ['ok', 'refused', 'unreachable'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** A Plume account as the rules look at it. */
export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly state: AccountState;
  readonly since: Date;
  /** Why, in people's words; null when all is well. */
  readonly reason: string | null;
}

/** Whether something is wrong now. Undecided leaves an incident as it is: a state that turned unknown is no recovery. */
export type Outcome = 'found' | 'clear' | 'undecided';

/** What an incident says beside its place, kept with it so that history stays readable. */
export interface IncidentFacts {
  readonly pods?: readonly { readonly name: string }[];
  readonly gatewayDown?: boolean;
  readonly reason?: string;
  /** What somebody wrote who opened it. */
  readonly text?: string;
  /** The signals of a site that say it has no power. */
  readonly signals?: readonly SignalName[];
}

/** A rule's answer about one subject. */
export interface Verdict {
  readonly kind: IncidentKind;
  /** The pod's, location's or account's id: with the kind, an incident's identity. */
  readonly subject: string;
  readonly podId: string | null;
  readonly outcome: Outcome;
  readonly severity: Severity;
  /** When it began. */
  readonly since: Date;
  readonly title: string;
  readonly facts: IncidentFacts;
}

/** What a site has reported about its power, as the rules look at it. */
export interface PowerView {
  readonly locationId: string;
  readonly locationName: string;
  readonly signals: readonly Signal[];
}

/** Says what is wrong with a location, now. */
export interface LocationRule {
  readonly kind: IncidentKind;
  readonly about: 'location';
  evaluate(location: LocationView, now: Date): Verdict[];
}

/** Says what a site's own signals mean, now. */
export interface PowerRule {
  readonly kind: IncidentKind;
  readonly about: 'power';
  evaluate(power: PowerView, now: Date): Verdict[];
}

/** Says what is wrong with a Plume account, now. */
export interface AccountRule {
  readonly kind: IncidentKind;
  readonly about: 'account';
  evaluate(account: AccountView, now: Date): Verdict[];
}
