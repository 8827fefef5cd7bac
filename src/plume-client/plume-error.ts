import { Refusal } from '../domain/refusal';

export type PlumeErrorKind = 'unauthorized' | 'forbidden' | 'throttled' | 'notFound' | 'unavailable' | 'malformed';

/** What happened, and what can be done about it. */
export interface InWords {
  readonly explanation: string;
  readonly remedy: string;
}

export interface PlumeTrouble {
  readonly kind: PlumeErrorKind;
  /** The call as a template, without anybody's ids: `GET Customers/{id}/locations/{id}/nodes`. */
  readonly endpoint: string;
  /** What happened, as a sentence for people. */
  readonly explanation: string;
  /** What somebody can do about it, as a sentence for people. */
  readonly remedy: string;
  /** Both sentences in Spanish. */
  readonly spanish: InWords;
  /** Which of the credentials is not good, where the sign-in tells. */
  readonly about?: 'header' | 'partner';
  readonly status?: number;
  /** True when it is the account's sign-in that failed, and so every call of the account. */
  readonly atSignIn?: boolean;
  readonly cause?: unknown;
}

/**
 * Plume gave no usable answer. Its words are safe to show, log and store: they never hold a secret, an id of a person
 * or anything of an answer's body.
 */
export class PlumeError extends Error {
  readonly kind: PlumeErrorKind;
  readonly endpoint: string;
  readonly explanation: string;
  readonly remedy: string;
  readonly spanish: InWords;
  readonly about: 'header' | 'partner' | null;
  readonly status: number | undefined;
  readonly atSignIn: boolean;

  constructor(trouble: PlumeTrouble) {
    const { kind, endpoint, explanation, remedy, spanish, about = null, status, atSignIn = false, cause } = trouble;
    super(`${endpoint}: ${explanation}`, cause === undefined ? undefined : { cause });
    this.name = 'PlumeError';
    this.kind = kind;
    this.endpoint = endpoint;
    this.explanation = explanation;
    this.remedy = remedy;
    this.spanish = spanish;
    this.about = about;
    this.status = status;
    this.atSignIn = atSignIn;
  }

  /** What is said to whoever wanted to know. */
  asRefusal(): Refusal {
    const { explanation, remedy, spanish } = this;
    const es = `${spanish.explanation} ${spanish.remedy}`;
    return new Refusal('unreachable', { en: `${explanation} ${remedy}`, es });
  }
}

/** An answer that does not look like anything Plume is known to say. `what` ends the sentence "Plume's answer …". */
export const malformed = (endpoint: string, what: string): PlumeError =>
  new PlumeError({
    kind: 'malformed',
    endpoint,
    explanation: `Plume's answer ${what}.`,
    remedy: 'Nothing is concluded from it. If it lasts, the Plume API may have changed: please report it.',
    spanish: {
      explanation: 'La respuesta de Plume no se entiende.',
      remedy: 'No se concluye nada de ella. Si continúa, puede que la API de Plume haya cambiado: comuníquelo.',
    },
  });

/** Whether Plume does not let us have it. */
export const isRefusal = ({ kind }: PlumeError): boolean => kind === 'unauthorized' || kind === 'forbidden';
