import type { Words } from './bot-command';

/** What the bot says while somebody chooses a location. `{…}` are filled in, escaped. */
export const LOCATION_WORDS = {
  title: { en: '📍 <b>Which location?</b>', es: '📍 <b>¿Qué ubicación?</b>' },
  results: { en: '🔎 <b>{text}</b>', es: '🔎 <b>{text}</b>' },
  hintAll: {
    en: 'Choose one, or write the name of a customer, an account number, an e-mail address, the serial number of a pod or a customer id.',
    es: 'Elija una, o escriba el nombre de un cliente, un número de cuenta, un correo, el número de serie de un pod o un identificador de cliente.',
  },
  hintGranted: {
    en: 'Choose one, or write a part of its name or the serial number of a pod.',
    es: 'Elija una, o escriba una parte de su nombre o el número de serie de un pod.',
  },
  ask: {
    en: 'What shall I look for? Please answer this message; /cancel ends it.',
    es: '¿Qué busco? Responda a este mensaje; /cancel lo termina.',
  },
  noneGranted: {
    en: 'There is no location that you may see yet. Ask your administrator to grant you one.',
    es: 'Todavía no hay ninguna ubicación que pueda ver. Pida a su administrador que le conceda una.',
  },
  noneWatched: {
    en: 'No location is watched yet. Write the name of a customer, an account number, an e-mail address or a customer id, and I look for it at Plume.',
    es: 'Todavía no se vigila ninguna ubicación. Escriba el nombre de un cliente, un número de cuenta, un correo o un identificador de cliente y lo busco en Plume.',
  },
  noAccount: {
    en: 'There is no Plume account yet. An administrator sets one up with /setup.',
    es: 'Todavía no hay ninguna cuenta de Plume. Un administrador la configura con /setup.',
  },
  nothing: {
    en: 'I found nothing for <b>{text}</b>. Write something else, or /cancel.',
    es: 'No he encontrado nada para <b>{text}</b>. Escriba otra cosa, o /cancel.',
  },
  looking: { en: '⏳ Looking at Plume…', es: '⏳ Buscando en Plume…' },
  search: { en: '🔎 Search', es: '🔎 Buscar' },
  atPlume: { en: '☁️ Search at Plume', es: '☁️ Buscar en Plume' },
  previous: { en: '◀️ Previous', es: '◀️ Anterior' },
  next: { en: 'Next ▶️', es: 'Siguiente ▶️' },
  accounts: { en: '☁️ <b>In which Plume account?</b>', es: '☁️ <b>¿En qué cuenta de Plume?</b>' },
  customers: { en: '👤 <b>Which customer?</b>', es: '👤 <b>¿Qué cliente?</b>' },
  ofCustomer: { en: '🏠 <b>Which location of this customer?</b>', es: '🏠 <b>¿Qué ubicación de este cliente?</b>' },
  noLocations: {
    en: 'This customer has no location at Plume.',
    es: 'Este cliente no tiene ninguna ubicación en Plume.',
  },
  notWatched: {
    en: '➕ <b>{name}</b> is not watched yet. Watch it, and choose it for this chat?',
    es: '➕ <b>{name}</b> todavía no se vigila. ¿Vigilarla y elegirla para este chat?',
  },
  watchedAll: {
    en: 'Everything of this Plume account is watched, and new locations come in by themselves within minutes; one that was taken out by hand comes back only so.',
    es: 'De esta cuenta de Plume se vigila todo y las ubicaciones nuevas entran solas en unos minutos; una que se quitó a mano solo vuelve así.',
  },
  watch: { en: '👁 Watch it', es: '👁 Vigilarla' },
  back: { en: '◀️ Back', es: '◀️ Volver' },
  chosen: { en: 'This chat talks about it from now on.', es: 'Este chat habla de ella a partir de ahora.' },
  fresh: {
    en: 'It has not been looked at yet; that happens within a minute.',
    es: 'Aún no se ha mirado; ocurrirá en menos de un minuto.',
  },
  pods: { en: '{online} of {total} pods online', es: '{online} de {total} pods en línea' },
  gone: {
    en: 'This location is not here any more, or not for you to see. /locations shows what is.',
    es: 'Esta ubicación ya no está aquí, o no es para usted. /locations muestra las que hay.',
  },
  star: { en: '☆ Favourite', es: '☆ Favorita' },
  unstar: { en: '★ No favourite', es: '★ Quitar favorita' },
  change: { en: '🔄 Change location', es: '🔄 Cambiar ubicación' },
  late: {
    en: 'The ten minutes are over, so I was not waiting for this any more. /locations begins anew.',
    es: 'Han pasado los diez minutos y ya no esperaba este mensaje. /locations empieza de nuevo.',
  },
  status: { en: '📊 Status', es: '📊 Estado' },
  nodes: { en: '📡 Pods', es: '📡 Pods' },
  wifi: { en: '📶 WiFi', es: '📶 WiFi' },
  wan: { en: '🌐 WAN', es: '🌐 WAN' },
  stats: { en: '📈 Online', es: '📈 En línea' },
  subscribe: { en: '🔔 Subscribe', es: '🔔 Suscribir' },
} as const satisfies Record<string, Words>;
