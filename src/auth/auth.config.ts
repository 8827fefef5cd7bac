import { z } from 'zod';

import { fromEnv } from '../platform/config/from-env';

/** The administrator who exists from the first start. */
export class AuthConfig extends fromEnv(
  z.object({
    ADMIN_EMAIL: z.email({ error: 'expected an e-mail address' }).optional(),
    ADMIN_PASSWORD: z.string().meta({ secret: true }).optional(),
  }),
) {}
