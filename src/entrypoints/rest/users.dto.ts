import { z } from 'zod';

import { LONGEST_PASSWORD } from '../../domain/password';
import { ROLES } from '../../domain/permissions';
import { isTimeZone } from '../../domain/time-zone';
import { id, moment, words } from './schemas';

const role = z.enum(ROLES);

const email = () => z.email().max(254);

/** The longest text that is taken for a password; the rules for a good one are the room's. */
export const givenPassword = () =>
  z
    .string()
    .min(1)
    .max(4 * LONGEST_PASSWORD)
    .meta({ format: 'password' });

const timeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, { error: 'must be the name of a time zone, like Europe/Madrid' });

export const UserDto = z
  .object({
    id: id(),
    email: z.string(),
    name: z.string(),
    role,
    active: z.boolean(),
    language: z.string().nullable(),
    timeZone: z.string().nullable(),
  })
  .meta({ id: 'User' });

export const NewUser = z.strictObject({
  email: email(),
  name: words(200),
  role,
  password: givenPassword().optional().meta({ description: 'Without one the answer carries an invitation.' }),
});

export const InviteDto = z
  .object({ inviteUrl: z.url(), expiresAt: moment() })
  .meta({ id: 'Invite', description: 'A link by which the user chooses a password, once. It is shown once.' });

export const NewUserDto = UserDto.extend(InviteDto.partial().shape).meta({ id: 'NewUser' });

export const UserPatchBody = z
  .strictObject({
    email: email(),
    name: words(200),
    role,
    active: z.boolean().meta({ description: 'false: every session, token and chat of the user ends at once.' }),
    language: z.enum(['en', 'es']).nullable(),
    timeZone: timeZone.nullable(),
    password: givenPassword(),
  })
  .partial();

const grant = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('account'), id: id() }),
  z.strictObject({ type: z.literal('customer'), id: words(200) }),
  z.strictObject({ type: z.literal('location'), id: id() }),
]);

export const GrantsDto = z
  .strictObject({ grants: z.array(grant).max(1_000) })
  .meta({ id: 'Grants', description: "What a viewer may see. A customer by Plume's id, the others by ours." });

export const NamedGrantsDto = GrantsDto.extend({
  names: z.record(z.string(), z.string()).meta({ description: 'What people call it, by id.' }),
}).meta({ id: 'NamedGrants' });
