import { z } from 'zod';

import { fromEnv, number } from '../platform/config/from-env';
import { plumeAddresses } from '../platform/config/plume-addresses';

/** The account named `default`, and how long Plume may be silent before an account counts as unreachable. */
export class FleetConfig extends fromEnv(
  z.object({
    PLUME_AUTH_HEADER: z.string().trim().min(1).meta({ secret: true }).optional(),
    PLUME_PARTNER_ID: z.string().trim().min(1).optional(),
    PLUME_MONITOR: z.enum(['all', 'selected'], { error: 'expected all or selected' }).default('all'),
    PLUME_UNREACHABLE_SECONDS: number({ min: 1 }).default(30),
    ...plumeAddresses,
  }),
) {}
