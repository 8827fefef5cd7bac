import type { LinkedAction } from '../action-link';
import type { Language } from './time';

type Words = Readonly<Record<Language, string>>;

interface ActionWords {
  /** What will happen. */
  readonly asks: Words;
  readonly button: Words;
  /** What has happened. */
  readonly done: Words;
}

/** What the page of a link says before and after its one button is pressed. */
export const ACTION_LINK_WORDS: Readonly<Record<LinkedAction, ActionWords>> = {
  acknowledge: {
    asks: {
      en: 'You take this incident on, and nobody is reminded of it any more.',
      es: 'Usted se hace cargo de esta incidencia y ya no se recuerda a nadie.',
    },
    button: { en: 'Acknowledge', es: 'Confirmar' },
    done: { en: 'Acknowledged: it is in good hands.', es: 'Confirmada: está en buenas manos.' },
  },
  silence: {
    asks: {
      en: 'For an hour nobody is told what happens there. What is still wrong then is told after all.',
      es: 'Durante una hora no se avisa a nadie de lo que ocurra allí. Lo que siga mal entonces se avisará.',
    },
    button: { en: 'Silence for an hour', es: 'Silenciar una hora' },
    done: { en: 'It is silent there.', es: 'Allí hay silencio.' },
  },
  unsubscribe: {
    asks: {
      en: 'No more messages come to this address. You can switch it on again under your destinations.',
      es: 'No llegarán más mensajes a esta dirección. Puede volver a activarla en sus destinos.',
    },
    button: { en: 'Unsubscribe', es: 'Darse de baja' },
    done: { en: 'Done: no more messages come to this address.', es: 'Hecho: ya no llegan mensajes a esta dirección.' },
  },
};

export const LINK_PAGE_WORDS = {
  wrong: {
    en: 'This link is not good. Open it as it stands in the message, whole.',
    es: 'Este enlace no es válido. Ábralo tal como está en el mensaje, completo.',
  },
  expired: {
    en: 'This link is more than seven days old. Sign in to go on.',
    es: 'Este enlace tiene más de siete días. Inicie sesión para continuar.',
  },
  shutOut: {
    en: 'Your access has ended. Ask an administrator.',
    es: 'Su acceso ha terminado. Consulte a un administrador.',
  },
  tooMany: { en: 'Too many calls at once: wait a moment.', es: 'Demasiadas llamadas a la vez: espere un momento.' },
  trouble: {
    en: 'That did not work just now. Please try again in a moment.',
    es: 'Ahora mismo no ha funcionado. Inténtelo de nuevo en un momento.',
  },
} as const satisfies Record<string, Words>;
