import type { LocationState } from '../location';
import type { PublicKind, Standing } from '../status-page';
import type { Language } from './time';

/** Every sentence of the public status page, in one language. */
export interface StatusWords {
  readonly standing: Readonly<Record<Standing, string>>;
  readonly state: Readonly<Record<LocationState, string>>;
  readonly trouble: Readonly<Record<PublicKind, (place: string, since: string) => string>>;
  readonly unseen: (place: string, since: string) => string;
  readonly flapping: string;
  readonly wrongNow: string;
  readonly notices: string;
  readonly phase: Readonly<Record<'coming' | 'now' | 'over', string>>;
  readonly from: (from: string) => string;
  readonly begins: (from: string) => string;
  readonly fromTo: (from: string, to: string) => string;
  readonly locations: string;
  readonly uptime: (percent: string) => string;
  readonly notKnown: string;
  readonly strip: (uptime: string, bad: number) => string;
  readonly daysAgo: string;
  readonly today: string;
  readonly badDays: (count: number) => string;
  readonly offlineFor: (day: string, duration: string) => string;
  readonly moreDays: (count: number) => string;
  readonly legend: Readonly<Record<'online' | 'partly' | 'offline' | 'unknown', string>>;
  readonly lookedAt: (moment: string) => string;
  readonly notLooked: string;
  readonly renew: string;
  readonly renewNot: string;
  /** The other language, in its own words. */
  readonly other: string;
  readonly skip: string;
  readonly missing: string;
  readonly missingNext: string;
  readonly failed: string;
  readonly failedNext: string;
}

export const STATUS_WORDS: Readonly<Record<Language, StatusWords>> = {
  en: {
    standing: {
      fine: 'Everything works',
      degraded: 'Some of it does not work well',
      unseen: 'Some of it cannot be seen at the moment',
      'partly-offline': 'Some locations are offline',
      offline: 'Everything is offline',
      empty: 'There is nothing to show yet',
    },
    state: { online: 'online', degraded: 'degraded', offline: 'offline', unknown: 'not known' },
    trouble: {
      location_offline: (place, since) => `${place} has not answered since ${since}.`,
      power: (place, since) => `${place} has been without power since ${since}.`,
      location_degraded: (place, since) => `${place} has not worked well since ${since}.`,
      pod_offline: (place, since) => `Some access points of ${place} have not answered since ${since}.`,
    },
    unseen: (place, since) => `We have not been able to see ${place} since ${since}. It may well be working.`,
    flapping: 'It comes and goes.',
    wrongNow: 'What is wrong now',
    notices: 'Notices',
    phase: { coming: 'planned', now: 'now', over: 'over' },
    from: (from) => `Since ${from}`,
    begins: (from) => `From ${from}`,
    fromTo: (from, to) => `${from} to ${to}`,
    locations: 'Locations',
    uptime: (percent) => `${percent} up`,
    notKnown: 'nothing known yet',
    strip: (uptime, bad) =>
      `Last 90 days: ${uptime}, ${bad === 0 ? 'no day with an outage' : bad === 1 ? 'one day with an outage' : `${bad} days with an outage`}`,
    daysAgo: '90 days ago',
    today: 'today',
    badDays: (count) => (count === 1 ? 'One day with an outage' : `${count} days with an outage`),
    offlineFor: (day, duration) => `${day}: offline for ${duration}`,
    moreDays: (count) => (count === 1 ? 'and one more day before' : `and ${count} more days before`),
    legend: { online: 'no outage', partly: 'outage', offline: 'offline all day', unknown: 'not known' },
    lookedAt: (moment) => `Last look: ${moment}`,
    notLooked: 'Nobody has looked yet',
    renew: 'Renew this page every minute',
    renewNot: 'Stop renewing this page',
    other: 'Español',
    skip: 'To the locations',
    missing: 'There is no status page here',
    missingNext: 'Check the address, or ask whoever gave it to you.',
    failed: 'The status cannot be shown at the moment',
    failedNext: 'Try again in a minute.',
  },
  es: {
    standing: {
      fine: 'Todo funciona',
      degraded: 'Una parte no funciona bien',
      unseen: 'Una parte no se puede ver en este momento',
      'partly-offline': 'Algunas ubicaciones están sin conexión',
      offline: 'Todo está sin conexión',
      empty: 'Todavía no hay nada que mostrar',
    },
    state: { online: 'en línea', degraded: 'degradada', offline: 'sin conexión', unknown: 'sin datos' },
    trouble: {
      location_offline: (place, since) => `${place} no responde desde ${since}.`,
      power: (place, since) => `${place} está sin electricidad desde ${since}.`,
      location_degraded: (place, since) => `${place} no funciona bien desde ${since}.`,
      pod_offline: (place, since) => `Algunos puntos de acceso de ${place} no responden desde ${since}.`,
    },
    unseen: (place, since) => `No podemos ver ${place} desde ${since}. Es posible que funcione.`,
    flapping: 'Va y viene.',
    wrongNow: 'Qué falla ahora',
    notices: 'Avisos',
    phase: { coming: 'previsto', now: 'ahora', over: 'terminado' },
    from: (from) => `Desde ${from}`,
    begins: (from) => `A partir de: ${from}`,
    fromTo: (from, to) => `${from} a ${to}`,
    locations: 'Ubicaciones',
    uptime: (percent) => `${percent} en línea`,
    notKnown: 'sin datos todavía',
    strip: (uptime, bad) =>
      `Últimos 90 días: ${uptime}, ${bad === 0 ? 'ningún día con cortes' : bad === 1 ? 'un día con cortes' : `${bad} días con cortes`}`,
    daysAgo: 'hace 90 días',
    today: 'hoy',
    badDays: (count) => (count === 1 ? 'Un día con cortes' : `${count} días con cortes`),
    offlineFor: (day, duration) => `${day}: sin conexión durante ${duration}`,
    moreDays: (count) => (count === 1 ? 'y un día más antes' : `y ${count} días más antes`),
    legend: { online: 'sin cortes', partly: 'con cortes', offline: 'todo el día sin conexión', unknown: 'sin datos' },
    lookedAt: (moment) => `Última consulta: ${moment}`,
    notLooked: 'Todavía no se ha consultado',
    renew: 'Renovar esta página cada minuto',
    renewNot: 'Dejar de renovar esta página',
    other: 'English',
    skip: 'A las ubicaciones',
    missing: 'Aquí no hay ninguna página de estado',
    missingNext: 'Compruebe la dirección o pregunte a quien se la dio.',
    failed: 'El estado no se puede mostrar en este momento',
    failedNext: 'Vuelva a intentarlo dentro de un minuto.',
  },
};
