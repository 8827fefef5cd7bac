import type { Language } from '../../../domain/texts/time';
import type { Words } from '../bot-command';
import type { Button } from '../reply';
import { typedButton } from '../typed-button';

const WORDS = {
  status: { en: '🏠 Status', es: '🏠 Estado' },
  nodes: { en: '📟 Pods', es: '📟 Pods' },
  wifi: { en: '📶 WiFi', es: '📶 WiFi' },
  wan: { en: '🌐 Internet', es: '🌐 Internet' },
  stats: { en: '📈 Uptime', es: '📈 Historial' },
  refresh: { en: '🔄 Refresh', es: '🔄 Actualizar' },
  subscribe: { en: '🔔 Subscribe', es: '🔔 Avisos' },
  change: { en: '📍 Change location', es: '📍 Cambiar de ubicación' },
} as const satisfies Record<string, Words>;

export type ReportName = 'status' | 'nodes' | 'wifi' | 'wan' | 'stats';

/** Leads to a report of this very location, whatever the chat talks about by then. */
export const reportButton = (name: ReportName, location: string, language: Language): Button => ({
  text: WORDS[name][language],
  command: name,
  data: { location },
});

/** Everything that can be asked next of a location. */
export const statusButtons = (location: string, language: Language): Button[][] => [
  [reportButton('nodes', location, language), reportButton('wifi', location, language)],
  [reportButton('wan', location, language), reportButton('stats', location, language)],
  [
    { ...reportButton('status', location, language), text: WORDS.refresh[language] },
    {
      text: WORDS.subscribe[language],
      command: 'subscribe',
      data: { do: 'grave', what: 'location', locationId: location },
    },
  ],
  [typedButton(WORDS.change[language], 'locations')],
];
