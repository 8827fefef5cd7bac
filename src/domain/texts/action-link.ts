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
  decline: {
    asks: {
      en: 'You give this incident back: it is nobody’s again, and people are reminded of it.',
      es: 'Usted devuelve esta incidencia: vuelve a no ser de nadie y se recuerda a los demás.',
    },
    button: { en: 'Decline', es: 'Declinar' },
    done: { en: 'Declined: it is nobody’s again.', es: 'Declinada: vuelve a no ser de nadie.' },
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
      en: 'Panoptes sends nothing more to this address: neither alerts nor announcements. Your other addresses stay as they are, and you can switch this one on again under your destinations.',
      es: 'Panoptes no enviará nada más a esta dirección: ni avisos ni anuncios. Sus otras direcciones siguen igual, y puede volver a activar esta en sus destinos.',
    },
    button: { en: 'Unsubscribe', es: 'Darse de baja' },
    done: {
      en: 'Done: Panoptes sends nothing more to this address.',
      es: 'Hecho: Panoptes ya no envía nada a esta dirección.',
    },
  },
  verify: {
    asks: {
      en: '{name} wants Panoptes to send alerts here. If that is you, confirm it. If not, close this page: nothing will come.',
      es: '{name} quiere que Panoptes envíe avisos aquí. Si es usted, confírmelo. Si no, cierre esta página: no llegará nada.',
    },
    button: { en: 'Confirm this address', es: 'Confirmar esta dirección' },
    done: { en: 'Confirmed: alerts come here from now on.', es: 'Confirmada: desde ahora los avisos llegan aquí.' },
  },
};

/** What stands below a mail, and the link there that ends them. */
export const MAIL_FOOT_WORDS = {
  sentTo: { en: 'Panoptes has sent this to {address}.', es: 'Panoptes ha enviado esto a {address}.' },
  unsubscribe: { en: 'Send nothing more to this address', es: 'No enviar nada más a esta dirección' },
} as const satisfies Record<string, Words>;

export const LINK_PAGE_WORDS = {
  wrong: {
    en: 'This link is not good. Open it as it stands in the message, whole.',
    es: 'Este enlace no es válido. Ábralo tal como está en el mensaje, completo.',
  },
  expired: {
    en: 'This link is more than seven days old. Sign in to go on.',
    es: 'Este enlace tiene más de siete días. Inicie sesión para continuar.',
  },
  codeExpired: {
    en: 'This link is more than an hour old. Ask for another code under your destinations.',
    es: 'Este enlace tiene más de una hora. Pida otro código en sus destinos.',
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
