import type { IncidentKind } from '../domain/incident';
import type { Place } from '../domain/scope';
import type { Severity } from '../domain/severity';

/** Something worth telling, posted in the transaction of its cause. What it says is decided when it is sent. */
export type Notice =
  | {
      readonly type: 'incident.opened';
      readonly incident: {
        readonly id: string;
        readonly kind: IncidentKind;
        readonly severity: Severity;
        readonly place: Place;
      };
      /** Told only where it has not been told yet: a silence has ended, and it is still open. */
      readonly untold?: true;
    }
  /** Somebody has handed it to another, who is told on their own destinations. `by`: a name, for the message. */
  | { readonly type: 'incident.assigned'; readonly incidentId: string; readonly userId: string; readonly by: string }
  /** Its cards are edited; nothing new is said. */
  | { readonly type: 'incident.changed'; readonly incidentId: string }
  /** Silent (merged, removed): its cards are edited and that is all; else a reply with the downtime too. */
  | { readonly type: 'incident.resolved'; readonly incidentId: string; readonly silent: boolean }
  /** A message that replies to the card. */
  | { readonly type: 'incident.flapping' | 'incident.stable'; readonly incidentId: string }
  /** The same; where it was told in a digest, one message for all that are due. `every`: ms until the next. */
  | { readonly type: 'incident.reminder'; readonly incidentId: string; readonly every: number }
  /** To every admin's destinations: a sentence of the catalogue and what fills it. */
  | {
      readonly type: 'notice';
      readonly severity: Severity;
      readonly key: string;
      readonly params: Readonly<Record<string, string>>;
      /** Not told there: it is what the notice is about. */
      readonly exceptChannel?: string;
    };
