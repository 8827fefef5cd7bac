import { covers, type Place, type Scope } from './scope';

/** What people are here: whoever runs it, whoever works with it, whoever looks at what is theirs. */
export const ROLES = ['admin', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who is known and signed in, or linked. What they ask for never says who they are. */
export interface Actor {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** What a viewer may see; admins and operators see everything and need none. */
  readonly grants: readonly Scope[];
}

/** Everything that can be done here, from what everybody may to what only an admin may; of each the least role first. */
const ALLOWED = {
  // A viewer's own, and what their grants open.
  'network.view': ['viewer', 'operator', 'admin'],
  'subscription.manage': ['viewer', 'operator', 'admin'],
  'support.open': ['viewer', 'operator', 'admin'],
  // The daily work.
  'incident.acknowledge': ['operator', 'admin'],
  'incident.assign': ['operator', 'admin'],
  'incident.resolve': ['operator', 'admin'],
  'incident.comment': ['operator', 'admin'],
  'incident.severity': ['operator', 'admin'],
  'location.manage': ['operator', 'admin'],
  'location.poll': ['operator', 'admin'],
  'silence.manage': ['operator', 'admin'],
  'analytics.view': ['operator', 'admin'],
  'delivery.view': ['operator', 'admin'],
  'delivery.retry': ['operator', 'admin'],
  'notification.send': ['operator', 'admin'],
  'account.view': ['operator', 'admin'],
  'status-page.view': ['operator', 'admin'],
  'system.view': ['operator', 'admin'],
  // Who is here, what is connected, what is gone for good.
  'account.manage': ['admin'],
  'channel.manage': ['admin'],
  'template.manage': ['admin'],
  'status-page.manage': ['admin'],
  'user.manage': ['admin'],
  'subscription.manage-all': ['admin'],
  'data.delete': ['admin'],
  'audit.view': ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ALLOWED;
export const ACTIONS = Object.keys(ALLOWED) as readonly Action[];

/** The actions that change an incident, which an operator leaves alone when it is somebody else's. */
const ON_INCIDENTS: readonly Action[] = [
  'incident.acknowledge',
  'incident.assign',
  'incident.resolve',
  'incident.comment',
  'incident.severity',
];

/**
 * Whether this actor may do this, at that place.
 *
 * Without a place the question is whether the role may do it at all. `assignedTo` is the user who has the incident in
 * question, null or left out when nobody has.
 */
export function may(actor: Actor, action: Action, place?: Place, assignedTo: string | null = null): boolean {
  if (!(ALLOWED[action] as readonly Role[]).includes(actor.role)) return false;
  if (place && !scopesOf(actor).some((scope) => covers(scope, place))) return false;
  const somebodyElses = assignedTo !== null && assignedTo !== actor.userId;
  return !(actor.role === 'operator' && somebodyElses && ON_INCIDENTS.includes(action));
}

/** The next role above this one that may do it; null when there is none. */
export function nextWhoMay(role: Role, action: Action): Role | null {
  const roles: readonly Role[] = ALLOWED[action];
  return roles[roles.indexOf(role) + 1] ?? null;
}

/** What of the network this actor sees; a list query filters by it. An empty list is nothing at all. */
export const scopesOf = (actor: Actor): readonly Scope[] =>
  actor.role === 'viewer' ? actor.grants : [{ type: 'all' }];
