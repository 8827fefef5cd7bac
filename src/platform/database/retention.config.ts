import { z } from 'zod';

import { fromEnv, number } from '../config/from-env';

const days = () => number({ min: 0, max: 36_500, whole: true });

/** How many days what is over is kept; 0 = for ever. */
export class RetentionConfig extends fromEnv(
  z.object({
    HISTORY_RETENTION_DAYS: days().default(400),
    DELIVERY_RETENTION_DAYS: days().default(90),
    AUDIT_RETENTION_DAYS: days().default(0),
  }),
) {}
