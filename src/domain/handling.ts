import type { IncidentStatus, Resolution } from './incident';
import { type Action, type Actor, may } from './permissions';
import type { Place } from './scope';

/** What people do with an incident. */
export type Deed = 'acknowledge' | 'assign' | 'decline' | 'resolve' | 'reopen' | 'comment' | 'severity';

/** An incident as far as handling it goes. */
export interface Handled extends Place {
  readonly status: IncidentStatus;
  readonly resolution: Resolution | null;
  readonly acknowledgedBy: string | null;
  readonly assignedTo: string | null;
}

/** Why something cannot be done with an incident as things stand. */
export type Objection =
  | 'unseen'
  | 'role'
  | 'somebody-elses'
  | 'over'
  | 'taken'
  | 'nobodys'
  | 'open'
  | 'ended-by-itself';

const ACTION: Readonly<Record<Deed, Action>> = {
  acknowledge: 'incident.acknowledge',
  assign: 'incident.assign',
  decline: 'incident.assign',
  resolve: 'incident.resolve',
  reopen: 'incident.resolve',
  comment: 'incident.comment',
  severity: 'incident.severity',
};

/** What speaks against it, or null when it may be done. What nobody may see is not there: that comes first. */
export function objectionTo(deed: Deed, incident: Handled, actor: Actor): Objection | null {
  if (!may(actor, 'network.view', incident)) return 'unseen';
  if (!may(actor, ACTION[deed], incident)) return 'role';
  if (!may(actor, ACTION[deed], incident, incident.assignedTo)) return 'somebody-elses';
  const over = incident.status === 'resolved';
  switch (deed) {
    case 'comment':
      return null;
    case 'acknowledge':
      if (over) return 'over';
      return incident.status === 'acknowledged' && incident.acknowledgedBy !== actor.userId ? 'taken' : null;
    case 'assign':
    case 'severity':
    case 'resolve':
      return over ? 'over' : null;
    case 'decline':
      if (over) return 'over';
      if (incident.assignedTo === null && incident.acknowledgedBy === null) return 'nobodys';
      return actor.role === 'admin' || has(incident, actor) ? null : 'somebody-elses';
    case 'reopen':
      if (!over) return 'open';
      // What recovered, merged or is gone did not end by anybody's word; when it is wrong again, that is another.
      return incident.resolution === 'manual' ? null : 'ended-by-itself';
  }
}

const has = ({ assignedTo, acknowledgedBy }: Handled, { userId }: Actor) =>
  assignedTo === userId || acknowledgedBy === userId;
