import { z } from 'zod';

import { fromEnv, number } from '../platform/config/from-env';

/** How often a location is looked at, and how many looks must agree. */
export class MonitoringConfig extends fromEnv(
  z.object({
    POLL_INTERVAL_SECONDS: number({ min: 0.2 }).default(60),
    CONFIRM_POLLS: number({ min: 1, whole: true }).default(2),
  }),
) {}
