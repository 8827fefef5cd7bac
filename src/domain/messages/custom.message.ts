import type { MessageType } from './message-type';

/** Anything else: it stands for itself. */
export const custom = { type: 'custom', icon: '💬', prefix: null } as const satisfies MessageType;
