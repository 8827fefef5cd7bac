import { PRESSED_ALERT } from '../../domain/texts/pressed';
import type { Words } from './bot-command';

/** What the bot says outside of its commands. */
export const UNKNOWN_COMMAND: Words = {
  en: 'I do not know that command. /help lists what I can do.',
  es: 'No conozco ese comando. /help muestra lo que puedo hacer.',
};

export const NOT_A_COMMAND: Words = {
  en: 'I understand commands, and questions like “what is offline now”. /help and /ask list them.',
  es: 'Entiendo comandos y preguntas como «qué está fuera de línea ahora». /help y /ask los muestran.',
};

export const STRANGER: Words = {
  en: 'I only answer people I know. Ask an administrator of Panoptes for a link code, then send me <code>/start CODE</code> in a private chat, or sign in there with /login.',
  es: 'Solo respondo a personas que conozco. Pida un código de enlace a un administrador de Panoptes y envíeme <code>/start CÓDIGO</code> en un chat privado, o inicie sesión allí con /login.',
};

export const ANONYMOUS: Words = {
  en: 'You write in the name of the group, so I cannot tell who you are. Press the button and I see you, or write as yourself.',
  es: 'Escribe en nombre del grupo, así que no sé quién es. Pulse el botón y le veré, o escriba con su propio nombre.',
};

export const GO_ON: Words = { en: 'It is me', es: 'Soy yo' };

export const GIVEN_UP: Words = {
  en: 'Sorry, something went wrong here, and it was not your fault. Please try again; if it stays so, tell your administrator this reference:',
  es: 'Lo siento, algo ha fallado aquí y no es culpa suya. Inténtelo de nuevo; si sigue igual, dé esta referencia a su administrador:',
};

/** Shown above the chat when a button was pressed. Telegram takes 200 characters. */
export const PRESSED = {
  ...PRESSED_ALERT,
  busy: { en: 'One moment, I am trying again…', es: 'Un momento, lo intento de nuevo…' },
  details: { en: 'Here they are.', es: 'Aquí están.' },
  stranger: {
    en: 'I only answer people I know. Ask an administrator of Panoptes for a link code and send me /start CODE.',
    es: 'Solo respondo a personas que conozco. Pida un código de enlace y envíeme /start CÓDIGO.',
  },
} as const satisfies Record<string, Words>;
