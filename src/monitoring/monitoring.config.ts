import { z } from 'zod';

import { fromEnv, number } from '../platform/config/from-env';

/** How often a location is looked at, how many looks must agree, and how long a site that reports itself may be silent. */
export class MonitoringConfig extends fromEnv(
  z.object({
    POLL_INTERVAL_SECONDS: number({ min: 0.2 }).default(60),
    CONFIRM_POLLS: number({ min: 1, whole: true }).default(2),
    SIGNAL_SILENT_SECONDS: number({ min: 1 }).default(900),
  }),
) {}
