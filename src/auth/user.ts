import type { Role } from '../domain/permissions';

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

/** What a query selects to read a user. */
export const USER_COLUMNS = 'id, email, name, role, active, language, time_zone AS "timeZone"';
