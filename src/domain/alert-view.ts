import type { IncidentKind, IncidentStatus, Resolution } from './incident';
import type { Severity } from './severity';
import type { SignalName } from './signal';
import type { Wordings } from './wording';

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

/** Who reads it, when, and which delivery its buttons speak of; null where there are none. */
export interface Reader {
  readonly language: string | null;
  /** Used where the home's own zone is not known. */
  readonly timeZone: string | null;
  readonly now: Date;
  readonly deliveryId: string | null;
  /** What admins say in place of our words; ours stay where it is left out. */
  readonly wordings?: Wordings;
}
