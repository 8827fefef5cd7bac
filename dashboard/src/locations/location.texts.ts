const en = {
  topology: 'How the pods hang together',
  internet: 'Internet',
  meshUnknown: 'Plume does not tell just now which pod hangs on which:',
  hangsOn: 'Hangs on',
  directly: 'the internet line',
  byRadio: (band: string | null, channel: number | null) =>
    [band, channel === null ? null : `channel ${channel}`].filter(Boolean).join(', '),
  linkOf: (pod: string, parent: string, state: string) => `${pod} (${state}) hangs on ${parent}`,
  looseOf: (pod: string, state: string) => `${pod} (${state}): not known where it hangs`,
  devicesOf: (count: number) => (count === 1 ? '1 device' : `${count} devices`),
  serial: 'Serial number',
  running: 'Running for',

  notes: 'Notes',
  noNote: 'Nobody has noted anything. What should your colleagues know about this home?',
  note: 'A note for your colleagues',
  addNote: 'Note it',
  noteAdded: 'Noted.',
  removeNote: 'Remove',
  removeNoteQuestion: 'The note is gone for everybody.',
  nobody: 'somebody who is gone',

  subscribe: 'Subscribe me',
  subscribeIntro: 'Hear of what happens here at one of your destinations.',
  destination: 'Destination',
  minSeverity: 'How grave it must be',
  severities: { info: 'everything', warning: 'warnings and worse', critical: 'only what is critical' },
  subscribed: 'You hear of what happens here from now on.',
  alreadySubscribed: 'This destination hears of it already.',
  noDestination: 'You have no destination yet. Link your Telegram under your name, or add one.',
  addDestination: 'Add a destination',

  incidents: 'Incidents',
  noIncident: 'Nothing has been wrong here in the last 90 days.',
  incidentsIn: (count: number) => (count === 0 ? 'no incident' : count === 1 ? '1 incident' : `${count} incidents`),
  moreIncidents: 'Only the newest 200 are drawn.',
};

const es: typeof en = {
  topology: 'Cómo se conectan los pods',
  internet: 'Internet',
  meshUnknown: 'Plume no dice ahora qué pod depende de cuál:',
  hangsOn: 'Depende de',
  directly: 'la línea de internet',
  byRadio: (band, channel) => [band, channel === null ? null : `canal ${channel}`].filter(Boolean).join(', '),
  linkOf: (pod, parent, state) => `${pod} (${state}) depende de ${parent}`,
  looseOf: (pod, state) => `${pod} (${state}): no se sabe de cuál depende`,
  devicesOf: (count) => (count === 1 ? '1 dispositivo' : `${count} dispositivos`),
  serial: 'Número de serie',
  running: 'Encendido desde hace',

  notes: 'Notas',
  noNote: 'Nadie ha anotado nada. ¿Qué deben saber sus compañeros de este hogar?',
  note: 'Una nota para sus compañeros',
  addNote: 'Anotar',
  noteAdded: 'Anotado.',
  removeNote: 'Quitar',
  removeNoteQuestion: 'La nota desaparece para todos.',
  nobody: 'alguien que ya no está',

  subscribe: 'Suscribirme',
  subscribeIntro: 'Entérese de lo que pasa aquí en uno de sus destinos.',
  destination: 'Destino',
  minSeverity: 'Cómo de grave debe ser',
  severities: { info: 'todo', warning: 'avisos y peor', critical: 'solo lo crítico' },
  subscribed: 'Desde ahora se entera de lo que pasa aquí.',
  alreadySubscribed: 'Este destino ya se entera.',
  noDestination: 'Todavía no tiene ningún destino. Enlace su Telegram en su nombre o añada uno.',
  addDestination: 'Añadir un destino',

  incidents: 'Incidencias',
  noIncident: 'En los últimos 90 días no ha ido nada mal aquí.',
  incidentsIn: (count) => (count === 0 ? 'ninguna incidencia' : count === 1 ? '1 incidencia' : `${count} incidencias`),
  moreIncidents: 'Solo se dibujan las 200 más recientes.',
};

/** The texts of a location's page, beside those that other pages share. */
export const locationTexts = { en, es };
