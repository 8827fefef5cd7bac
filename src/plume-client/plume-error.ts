export type PlumeErrorKind = 'unauthorized' | 'forbidden' | 'throttled' | 'notFound' | 'unavailable' | 'malformed';

export interface PlumeTrouble {
  readonly kind: PlumeErrorKind;
  /** The call as a template, without anybody's ids: `GET Customers/{id}/locations/{id}/nodes`. */
  readonly endpoint: string;
  /** What happened, as a sentence for people. */
  readonly explanation: string;
  /** What somebody can do about it, as a sentence for people. */
  readonly remedy: string;
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
  readonly status: number | undefined;
  readonly atSignIn: boolean;

  constructor({ kind, endpoint, explanation, remedy, status, atSignIn = false, cause }: PlumeTrouble) {
    super(`${endpoint}: ${explanation}`, cause === undefined ? undefined : { cause });
    this.name = 'PlumeError';
    this.kind = kind;
    this.endpoint = endpoint;
    this.explanation = explanation;
    this.remedy = remedy;
    this.status = status;
    this.atSignIn = atSignIn;
  }
}

/** An answer that does not look like anything Plume is known to say. `what` ends the sentence "Plume's answer …". */
export const malformed = (endpoint: string, what: string): PlumeError =>
  new PlumeError({
    kind: 'malformed',
    endpoint,
    explanation: `Plume's answer ${what}.`,
    remedy: 'Nothing is concluded from it. If it lasts, the Plume API may have changed: please report it.',
  });
