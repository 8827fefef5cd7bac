import type { Objection } from '../handling';
import { type Language, momentInWords } from './time';

type Words = Readonly<Record<Language, string>>;

/** What somebody hears who has pressed a button under an alert. Telegram takes 200 characters. */
export const PRESSED_ALERT = {
  acknowledged: { en: '✅ Acknowledged. It is yours now.', es: '✅ Confirmada. Ahora es suya.' },
  already: { en: 'Somebody has acknowledged it already.', es: 'Alguien ya la ha confirmado.' },
  declined: { en: '↩️ Declined. It is nobody’s again.', es: '↩️ Declinada. Vuelve a no ser de nadie.' },
  resolved: { en: 'It is over already.', es: 'Ya está resuelta.' },
  stale: { en: 'This button is not good any more.', es: 'Este botón ya no sirve.' },
  silenced: { en: '🔇 Silent until {until}.', es: '🔇 En silencio hasta {until}.' },
  silentAlready: { en: 'It is silent already until {until}.', es: 'Ya está en silencio hasta {until}.' },
} as const satisfies Record<string, Words>;

/** Why an incident is left as it is; what a role may do is said by `whatRoleMay`. */
export const OBJECTIONS: Readonly<Record<Exclude<Objection, 'role'>, Words>> = {
  unseen: PRESSED_ALERT.stale,
  'somebody-elses': {
    en: 'Somebody else has it. An administrator can hand it on.',
    es: 'La tiene otra persona. Un administrador puede reasignarla.',
  },
  over: PRESSED_ALERT.resolved,
  taken: PRESSED_ALERT.already,
  nobodys: { en: 'Nobody has it.', es: 'No la tiene nadie.' },
  open: { en: 'It is open.', es: 'Está abierta.' },
  'ended-by-itself': { en: 'It ended by itself.', es: 'Terminó por sí sola.' },
};

const UNTIL_RESOLVED: Words = { en: 'it is resolved', es: 'que se resuelva' };

/** Until when a silence holds, in words that follow `until`; null = until resolved. */
export const untilInWords = (until: Date | null, now: Date, timeZone: string | null, language: Language): string =>
  until ? momentInWords(until, now, timeZone, language) : UNTIL_RESOLVED[language];
