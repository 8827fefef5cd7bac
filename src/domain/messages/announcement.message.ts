import type { MessageType } from './message-type';

/** What everybody it is for should know. */
export const announcement = { type: 'announcement', icon: '📣', prefix: null } as const satisfies MessageType;
