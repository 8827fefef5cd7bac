import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** What it is about is watched no more: the alert in its last form. */
export const incidentRemoved = {
  type: 'incident.removed',
  icon: '⚪',
  severity: 'info',
  said: false,
  variables: [...OF_INCIDENTS, 'until', 'opened'],
  wording: {
    en: {
      title: 'No longer watched: {opened}',
      text: 'It is not watched any more, so this alert ends here.',
    },
    es: {
      title: 'Ya no se vigila: {opened}',
      text: 'Ya no se vigila, así que este aviso termina aquí.',
    },
  },
} as const satisfies MessageType;
