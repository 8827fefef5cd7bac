import { type Action, nextWhoMay, type Role } from '../permissions';
import type { Language } from './time';

type Words = Readonly<Record<Language, string>>;

const MAY: Readonly<Record<Role, Words>> = {
  viewer: {
    en: 'A viewer sees the locations of their grants, manages their own destinations and subscriptions and opens support incidents.',
    es: 'Un observador ve las ubicaciones que se le conceden, gestiona sus destinos y suscripciones y abre incidencias de soporte.',
  },
  operator: {
    en: 'An operator sees everything, handles incidents that nobody else has and manages locations and silences.',
    es: 'Un operador lo ve todo, atiende incidencias que no tenga otra persona y gestiona ubicaciones y silencios.',
  },
  admin: {
    en: 'An admin may do everything that can be done here.',
    es: 'Un administrador puede hacer todo lo que aquí se puede hacer.',
  },
};

const WHOM: Readonly<Record<Role, Words>> = {
  viewer: { en: 'a viewer', es: 'un observador' },
  operator: { en: 'an operator', es: 'un operador' },
  admin: { en: 'an admin', es: 'un administrador' },
};

/** What to ask of somebody who may: after `to` in English, after `que` in Spanish. */
const DEED: Readonly<Record<Action, Words>> = {
  'network.view': { en: 'have a look', es: 'lo mire' },
  'subscription.manage': { en: 'subscribe you', es: 'le suscriba' },
  'support.open': { en: 'open it', es: 'la abra' },
  'incident.acknowledge': { en: 'acknowledge', es: 'la confirme' },
  'incident.assign': { en: 'hand it on', es: 'la asigne' },
  'incident.resolve': { en: 'close it', es: 'la cierre' },
  'incident.comment': { en: 'comment on it', es: 'la comente' },
  'incident.severity': { en: 'change how grave it is', es: 'cambie su gravedad' },
  'location.manage': { en: 'change what is watched', es: 'cambie lo que se vigila' },
  'location.poll': { en: 'poll it', es: 'la consulte' },
  'silence.manage': { en: 'silence it', es: 'la silencie' },
  'analytics.view': { en: 'look it up', es: 'lo consulte' },
  'delivery.view': { en: 'look into the log', es: 'mire el registro' },
  'delivery.retry': { en: 'send it again', es: 'lo envíe de nuevo' },
  'notification.send': { en: 'send it', es: 'lo envíe' },
  'account.view': { en: 'look at the Plume accounts', es: 'mire las cuentas de Plume' },
  'system.view': { en: 'look how the product does', es: 'mire cómo va el producto' },
  'status-page.view': { en: 'look at the status pages', es: 'mire las páginas de estado' },
  'account.manage': { en: 'change the Plume accounts', es: 'cambie las cuentas de Plume' },
  'channel.manage': { en: 'set up the channels', es: 'configure los canales' },
  'template.manage': { en: 'change what messages say', es: 'cambie lo que dicen los mensajes' },
  'status-page.manage': { en: 'change the status pages', es: 'cambie las páginas de estado' },
  'user.manage': { en: 'manage the users', es: 'gestione los usuarios' },
  'subscription.manage-all': { en: 'do it for somebody else', es: 'lo haga por otra persona' },
  'data.delete': { en: 'erase it', es: 'lo borre' },
  'audit.view': { en: 'look into the audit', es: 'mire la auditoría' },
};

/** What somebody may do who was refused this, and whom to ask for it: short enough for a button's answer (200). */
export function whatRoleMay(role: Role, refused: Action, language: Language): string {
  const other = nextWhoMay(role, refused);
  if (!other) return MAY[role][language];
  const ask = language === 'en' ? `Ask ${WHOM[other].en} to` : `Pida a ${WHOM[other].es} que`;
  return `${MAY[role][language]} ${ask} ${DEED[refused][language]}.`;
}
