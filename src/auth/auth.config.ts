import { z } from 'zod';

import { fromEnv, isLoopback } from '../platform/config/from-env';

/** Kept as it is written, a slash at its end included: the provider's own name must be equal to it. */
const issuer = z
  .string()
  .trim()
  .refine(isIssuer, { error: 'expected an https:// address (http:// only for a loopback host)' })
  .optional();

/** The administrator who exists from the first start, and who else may vouch for people. */
export class AuthConfig extends fromEnv(
  z
    .object({
      ADMIN_EMAIL: z.email({ error: 'expected an e-mail address' }).optional(),
      ADMIN_PASSWORD: z.string().meta({ secret: true }).optional(),
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: z.string().trim().optional(),
      OIDC_CLIENT_SECRET: z.string().trim().meta({ secret: true }).optional(),
      OIDC_ROLE_CLAIM: z.string().trim().optional(),
    })
    .refine(({ OIDC_ISSUER, OIDC_CLIENT_ID }) => !OIDC_ISSUER || OIDC_CLIENT_ID, {
      path: ['OIDC_CLIENT_ID'],
      error: 'expected the client id that the provider of OIDC_ISSUER has given',
    }),
) {}

function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash } = new URL(value);
  return !search && !hash && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
}
