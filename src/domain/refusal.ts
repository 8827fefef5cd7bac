/** Why something that was asked for is not done. */
export type RefusalKind = 'missing' | 'conflict' | 'forbidden' | 'invalid' | 'changed' | 'unreachable';

/** Said of what is not there and of what may not be seen alike: nobody learns which of the two it is. */
export const NOT_THERE = 'There is nothing of that id here that you may see.';

/**
 * What was asked for cannot be; the message says why and what to do next, in people's words.
 *
 * A room throws it, and whoever speaks with people says it in their way. `missing`: not there, or not to be seen;
 * `conflict`: as things stand it cannot be; `changed`: somebody else changed it meanwhile; `unreachable`: whoever we
 * had to ask does not answer.
 */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    message: string,
    /** The field that is not good, where it is one. */
    readonly field: string | null = null,
    /** The message in Spanish, where it may reach somebody who is spoken to in their language. */
    readonly spanish: string | null = null,
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** The message for a reader, in English where it is not known in their language. */
  said(language: 'en' | 'es'): string {
    return language === 'es' ? (this.spanish ?? this.message) : this.message;
  }
}

/** What was asked for is not there, or not to be seen; `field`: where it was named, when not in the address. */
export const notThere = (field: string | null = null): Refusal =>
  new Refusal('missing', NOT_THERE, field, 'Aquí no hay nada con ese identificador que usted pueda ver.');
