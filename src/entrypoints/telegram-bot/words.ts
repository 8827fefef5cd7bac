import type { Role } from '../../domain/permissions';
import type { Words } from './bot-command';

/** What the bot says outside of its commands. */
export const UNKNOWN_COMMAND: Words = {
  en: 'I do not know that command. /help lists what I can do.',
  es: 'No conozco ese comando. /help muestra lo que puedo hacer.',
};

export const NOT_A_COMMAND: Words = {
  en: 'I understand commands. /help lists them.',
  es: 'Entiendo comandos. /help los muestra.',
};

export const STRANGER: Words = {
  en: 'I only answer people I know. Ask an administrator of Panoptes for a link code, then send me <code>/start CODE</code> in a private chat.',
  es: 'Solo respondo a personas que conozco. Pida un código de enlace a un administrador de Panoptes y envíeme <code>/start CÓDIGO</code> en un chat privado.',
};

/** What each role may do, said when something else was asked of it. */
export const ROLE_MAY: Readonly<Record<Role, Words>> = {
  viewer: {
    en: 'That is not for viewers. You may see what was granted to you and choose what this chat hears of.',
    es: 'Eso no es para observadores. Puede ver lo que se le ha concedido y elegir qué avisos recibe este chat.',
  },
  operator: {
    en: 'That is not for operators. You may see everything, and act on incidents that nobody else has.',
    es: 'Eso no es para operadores. Puede verlo todo y actuar sobre incidencias que no tenga otra persona.',
  },
  admin: { en: 'That cannot be done.', es: 'Eso no se puede hacer.' },
};

export const GIVEN_UP: Words = {
  en: 'Sorry, something went wrong here, and it was not your fault. Please try again; if it stays so, tell your administrator this reference:',
  es: 'Lo siento, algo ha fallado aquí y no es culpa suya. Inténtelo de nuevo; si sigue igual, dé esta referencia a su administrador:',
};

/** Shown above the chat when a button was pressed. Telegram takes 200 characters. */
export const PRESSED = {
  acknowledged: { en: '✅ Acknowledged. It is yours now.', es: '✅ Confirmada. Ahora es suya.' },
  already: { en: 'Somebody has acknowledged it already.', es: 'Alguien ya la ha confirmado.' },
  resolved: { en: 'It is over already.', es: 'Ya está resuelta.' },
  stale: { en: 'This button is not good any more.', es: 'Este botón ya no sirve.' },
  busy: { en: 'One moment, I am trying again…', es: 'Un momento, lo intento de nuevo…' },
  details: { en: 'Here they are.', es: 'Aquí están.' },
  stranger: {
    en: 'I only answer people I know. Ask an administrator of Panoptes for a link code and send me /start CODE.',
    es: 'Solo respondo a personas que conozco. Pida un código de enlace y envíeme /start CÓDIGO.',
  },
} as const satisfies Record<string, Words>;
