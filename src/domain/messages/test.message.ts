import type { MessageType } from './message-type';

/** Sent to see whether it arrives. */
export const test = { type: 'test', icon: '🧪', prefix: { en: 'Test', es: 'Prueba' } } as const satisfies MessageType;
