import type { Actor } from './permissions';

/** Whether this actor may take a note away: admins any, everybody else what they wrote themselves. */
export const mayRemoveNote = (actor: Actor, { createdBy }: { readonly createdBy: string | null }): boolean =>
  actor.role === 'admin' || createdBy === actor.userId;
