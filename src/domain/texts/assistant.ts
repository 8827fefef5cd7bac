import type { Language } from './time';

type Words = Readonly<Record<Language, string>>;

/** Why a language model has given no answer, or none that is whole. */
export type ModelTrouble = 'off' | 'budget' | 'key' | 'quota' | 'timeout' | 'unreachable' | 'declined' | 'empty';

/** What people are told of it, and what to do next. */
export const TROUBLE: Readonly<Record<ModelTrouble, Words>> = {
  off: {
    en: 'No language model is set up here, so I answer the common questions only. “help” lists them.',
    es: 'Aquí no hay configurado ningún modelo de lenguaje, así que solo respondo a las preguntas comunes. «ayuda» las muestra.',
  },
  budget: {
    en: 'You have used up what you may ask the language model today. It begins anew at midnight UTC; the common questions work on (“help” lists them).',
    es: 'Ha agotado lo que puede preguntar hoy al modelo de lenguaje. Vuelve a empezar a medianoche UTC; las preguntas comunes siguen funcionando («ayuda» las muestra).',
  },
  key: {
    en: 'The language model refuses our key: an administrator has to set it anew. The common questions work meanwhile (“help” lists them).',
    es: 'El modelo de lenguaje rechaza nuestra clave: un administrador debe ponerla de nuevo. Mientras tanto funcionan las preguntas comunes («ayuda» las muestra).',
  },
  quota: {
    en: 'The language model takes no more questions for now: the quota of our key is used up. Try again in a few minutes; the common questions work meanwhile (“help” lists them).',
    es: 'El modelo de lenguaje no admite más preguntas por ahora: la cuota de nuestra clave está agotada. Inténtelo en unos minutos; mientras tanto funcionan las preguntas comunes («ayuda» las muestra).',
  },
  timeout: {
    en: 'The language model took too long. Ask again, perhaps for less at a time.',
    es: 'El modelo de lenguaje ha tardado demasiado. Pregunte otra vez, quizá menos de una vez.',
  },
  unreachable: {
    en: 'The language model does not answer just now. Ask again in a moment; the common questions work meanwhile (“help” lists them).',
    es: 'El modelo de lenguaje no responde en este momento. Pregunte otra vez dentro de un momento; mientras tanto funcionan las preguntas comunes («ayuda» las muestra).',
  },
  declined: {
    en: 'The language model declines to answer this. Put it in other words, or use the common questions (“help” lists them).',
    es: 'El modelo de lenguaje se niega a responder a esto. Dígalo de otra manera o use las preguntas comunes («ayuda» las muestra).',
  },
  empty: {
    en: 'The language model has given no answer. Ask again in other words.',
    es: 'El modelo de lenguaje no ha dado ninguna respuesta. Pregunte con otras palabras.',
  },
};

/** Headlines of errors for whoever shows them beside the sentence. */
export const NO_ANSWER: Words = { en: 'No answer', es: 'Sin respuesta' };

/** Behind an answer that was cut off. */
export const CUT_OFF: Words = {
  en: 'This answer became too long and was cut off here.',
  es: 'Esta respuesta era demasiado larga y se ha cortado aquí.',
};

export const STOPPED: Words = {
  en: 'This was interrupted before it was answered. Please ask again.',
  es: 'Esto se interrumpió antes de la respuesta. Pregunte otra vez, por favor.',
};

export const FAILED: Words = {
  en: 'Something went wrong here. It is in the log; try again in a moment.',
  es: 'Algo ha fallado aquí. Está en el registro; inténtelo de nuevo en un momento.',
};

/** What became of a change that was waiting for a yes. */
export const CONFIRMED = {
  done: { en: 'Done.', es: 'Hecho.' },
  declined: { en: 'Left as it was.', es: 'Se queda como estaba.' },
} as const satisfies Readonly<Record<string, Words>>;
