import type { MessageType } from './message-type';

/** How things have been. */
export const report = {
  type: 'report',
  icon: '📊',
  prefix: { en: 'Report', es: 'Informe' },
} as const satisfies MessageType;
