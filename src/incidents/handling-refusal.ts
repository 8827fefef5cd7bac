import type { Objection } from '../domain/handling';
import { NOT_THERE, Refusal, type RefusalKind } from '../domain/refusal';
import type { Words } from '../domain/texts/words';

const REFUSED: Readonly<Record<Objection, readonly [RefusalKind, Words]>> = {
  unseen: ['missing', NOT_THERE],
  role: [
    'forbidden',
    {
      en: 'Viewers look at incidents and open support incidents; operators and admins handle them.',
      es: 'Los observadores ven las incidencias y abren las de soporte; las atienden operadores y administradores.',
    },
  ],
  'somebody-elses': [
    'forbidden',
    {
      en: 'Somebody else has it. Operators handle what is theirs or nobody’s.',
      es: 'La tiene otra persona. Los operadores atienden lo que es suyo o de nadie.',
    },
  ],
  over: ['conflict', { en: 'It is over already.', es: 'Ya ha terminado.' }],
  taken: ['conflict', { en: 'Somebody has acknowledged it already.', es: 'Alguien ya la ha confirmado.' }],
  nobodys: [
    'conflict',
    { en: 'Nobody has it, so there is nothing to give back.', es: 'No la tiene nadie: no hay nada que devolver.' },
  ],
  open: ['conflict', { en: 'It is open: there is nothing to reopen.', es: 'Está abierta: no hay nada que reabrir.' }],
  'ended-by-itself': [
    'conflict',
    {
      en: 'It ended by itself. When it is wrong again, a new incident opens.',
      es: 'Terminó por sí sola. Cuando vuelva a fallar, se abrirá otra incidencia.',
    },
  ],
};

export const UNFIT: Words = {
  en: 'Give it to an active operator or admin.',
  es: 'Asígnela a un operador o administrador activo.',
};
export const RIGHT_AGAIN: Words = {
  en: 'What was wrong is right again: there is nothing to reopen.',
  es: 'Lo que fallaba ya está bien: no hay nada que reabrir.',
};

/** Why an incident is left as it is, for people and (`objection`) for whoever says it in another language. */
export class HandlingRefusal extends Refusal {
  constructor(readonly objection: Objection) {
    super(...REFUSED[objection]);
  }
}

export const isOpenAgain = () =>
  new Refusal('conflict', {
    en: 'The same is open again already, as an incident of its own.',
    es: 'Lo mismo ya está abierto otra vez, como incidencia aparte.',
  });
