import type { Language } from './time';

type Words = Readonly<Record<Language, string>>;

/** What the bot says to an administrator who sets up a Plume account by chat. `{…}` are filled in, escaped. */
export const SETUP_WORDS = {
  askHeader: {
    en: '🔑 <b>Step 1 of 2.</b> Please send me the <b>authorization header</b> from the Plume Portal (Configuration, API token), with or without <code>Basic</code>. I delete your message at once. You have ten minutes; /cancel ends this.',
    es: '🔑 <b>Paso 1 de 2.</b> Envíeme la <b>cabecera de autorización</b> del portal de Plume (Configuration, API token), con o sin <code>Basic</code>. Borro su mensaje al instante. Tiene diez minutos; /cancel lo termina.',
  },
  noHeader: {
    en: '❌ That cannot be an authorization header, and I have deleted your message. Please copy the whole value from the Plume Portal: <code>Basic</code> and a long row of letters and digits.',
    es: '❌ Eso no puede ser una cabecera de autorización; he borrado su mensaje. Copie el valor completo del portal de Plume: <code>Basic</code> y una larga serie de letras y cifras.',
  },
  askPartner: {
    en: '🔑 <b>Step 2 of 2.</b> Thank you. Now the <b>partner id</b>, like <code>5f00aa11bb22cc33dd44ee55</code>. I delete this message too; /cancel ends this.',
    es: '🔑 <b>Paso 2 de 2.</b> Gracias. Ahora el <b>identificador de socio</b> (partner id), como <code>5f00aa11bb22cc33dd44ee55</code>. También borro este mensaje; /cancel lo termina.',
  },
  noPartner: {
    en: '❌ That cannot be a partner id: it is one word of letters, digits and dashes. Please send it again.',
    es: '❌ Eso no puede ser un identificador de socio: es una sola palabra de letras, cifras y guiones. Envíelo de nuevo.',
  },
  testing: { en: '⏳ Testing the credentials at Plume…', es: '⏳ Comprobando las credenciales en Plume…' },
  headerAgain: {
    en: 'Nothing was changed. Please send the authorization header again, or /cancel.',
    es: 'No se ha cambiado nada. Envíe de nuevo la cabecera de autorización, o /cancel.',
  },
  partnerAgain: {
    en: 'Nothing was changed. Please send the partner id again, /setup to begin anew, or /cancel.',
    es: 'No se ha cambiado nada. Envíe de nuevo el identificador de socio, /setup para empezar de nuevo, o /cancel.',
  },
  again: {
    en: 'Nothing was changed, and your credentials wait here sealed until the ten minutes are over.',
    es: 'No se ha cambiado nada; sus credenciales esperan aquí selladas hasta que pasen los diez minutos.',
  },
  tryAgain: { en: '🔄 Try again', es: '🔄 Probar de nuevo' },
  choose: {
    en: '✅ Plume takes these credentials. There are other Plume accounts here already. <b>Add</b> watches this partner beside them; <b>Replace</b> puts these credentials in the place of an account’s, whose locations are then looked for at this partner.',
    es: '✅ Plume acepta estas credenciales. Aquí ya hay otras cuentas de Plume. <b>Añadir</b> vigila a este socio junto a ellas; <b>Reemplazar</b> pone estas credenciales en el lugar de las de una cuenta, cuyas ubicaciones se buscan entonces en este socio.',
  },
  add: { en: '➕ Add', es: '➕ Añadir' },
  replace: { en: '♻️ Replace {name}', es: '♻️ Reemplazar {name}' },
  pressFirst: {
    en: 'Please press one of the buttons above, or /cancel.',
    es: 'Pulse uno de los botones de arriba, o /cancel.',
  },
  added: { en: '✅ The Plume account <b>{name}</b> is set up.', es: '✅ La cuenta de Plume <b>{name}</b> está lista.' },
  updated: {
    en: '✅ The Plume account <b>{name}</b> uses these credentials from now on.',
    es: '✅ La cuenta de Plume <b>{name}</b> usa estas credenciales a partir de ahora.',
  },
  sees: { en: 'It sees {locations}.', es: 'Ve {locations}.' },
  watch: { en: 'What shall be watched?', es: '¿Qué se debe vigilar?' },
  watchAll: { en: '🌍 Everything', es: '🌍 Todo' },
  watchSome: { en: '📍 I choose', es: '📍 Elijo yo' },
  all: {
    en: '🌍 Every location of <b>{name}</b> is watched; new ones come in by themselves.',
    es: '🌍 Se vigilan todas las ubicaciones de <b>{name}</b>; las nuevas entran solas.',
  },
  selected: {
    en: '📍 Of <b>{name}</b> only the locations that you choose are watched.',
    es: '📍 De <b>{name}</b> solo se vigilan las ubicaciones que usted elija.',
  },
  next: {
    en: 'Next: /locations to choose a location, /subscribe to hear of outages here.',
    es: 'Ahora: /locations para elegir una ubicación, /subscribe para recibir avisos aquí.',
  },
  locations: { en: '📍 Locations', es: '📍 Ubicaciones' },
  subscribe: { en: '🔔 Subscribe', es: '🔔 Suscribir' },
  elsewhere: {
    en: 'Credentials are for nobody else to read: please send me /setup in a private chat.',
    es: 'Las credenciales no son para que las lea nadie más: envíeme /setup en un chat privado.',
  },
  late: {
    en: 'The ten minutes are over. I have deleted your message in case it was a secret, and kept nothing; /setup begins anew.',
    es: 'Han pasado los diez minutos. He borrado su mensaje por si era un secreto y no he guardado nada; /setup empieza de nuevo.',
  },
  over: { en: 'This is over; /setup begins anew.', es: 'Esto ya ha terminado; /setup empieza de nuevo.' },
  undeleted: {
    en: '⚠️ I could not delete your message. Please delete it yourself: it may show your credentials.',
    es: '⚠️ No he podido borrar su mensaje. Bórrelo usted: puede mostrar sus credenciales.',
  },
} as const satisfies Record<string, Words>;

const ONE: Words = { en: 'one location', es: 'una ubicación' };
const MANY: Words = { en: '{n} locations', es: '{n} ubicaciones' };
const MORE: Words = { en: 'more than {n} locations', es: 'más de {n} ubicaciones' };

/** How many locations credentials see, as far as was counted. */
export function seenInWords(count: number, more: boolean, language: Language): string {
  const words = more ? MORE : count === 1 ? ONE : MANY;
  return words[language].replace('{n}', new Intl.NumberFormat(language).format(count));
}
