import type { Action, Role } from './permissions';
import { whatRoleMay } from './texts/roles';
import type { Language } from './texts/time';
import { inEach, type Words } from './texts/words';

/** Why something that was asked for is not done. */
export type RefusalKind = 'missing' | 'conflict' | 'forbidden' | 'invalid' | 'changed' | 'unreachable';

/** Said of what is not there and of what may not be seen alike: nobody learns which of the two it is. */
export const NOT_THERE: Words = {
  en: 'There is nothing of that id here that you may see.',
  es: 'Aquí no hay nada con ese identificador que usted pueda ver.',
};

/**
 * What was asked for cannot be; the words say why and what to do next, to people in their language.
 *
 * A room throws it, and whoever speaks with people says it in their way. `missing`: not there, or not to be seen;
 * `conflict`: as things stand it cannot be; `changed`: somebody else changed it meanwhile; `unreachable`: whoever we
 * had to ask does not answer.
 */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    readonly words: Words,
    /** The field that is not good, where it is one. */
    readonly field: string | null = null,
  ) {
    super(words.en);
    this.name = 'Refusal';
  }

  said(language: Language): string {
    return this.words[language];
  }
}

/** What was asked for is not there, or not to be seen; `field`: where it was named, when not in the address. */
export const notThere = (field: string | null = null): Refusal => new Refusal('missing', NOT_THERE, field);

/** Their role may not do this: what it may, and whom to ask. */
export const mayNot = (role: Role, refused: Action, field: string | null = null): Refusal =>
  new Refusal(
    'forbidden',
    inEach((language) => whatRoleMay(role, refused, language)),
    field,
  );
