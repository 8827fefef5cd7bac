import type { Role } from '../domain/permissions';
import { Refusal } from '../domain/refusal';

/** A user as people see them: without their password. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  /** `en` or `es`; null for whoever has not said. */
  readonly language: string | null;
  /** An IANA name; null for whoever has not said. */
  readonly timeZone: string | null;
}

/** There is somebody of that address already. */
export const isUser = (email: string): Refusal => {
  const words = { en: `There is a user ${email} already.`, es: `Ya existe un usuario ${email}.` };
  return new Refusal('conflict', words, 'email');
};

/** `field`: where they were named. */
export const noUser = (field: string): Refusal =>
  new Refusal('invalid', { en: 'There is no such user.', es: 'No existe ese usuario.' }, field);

/** What a query selects to read a user. */
export const USER_COLUMNS = 'id, email, name, role, active, language, time_zone AS "timeZone"';
