import { z } from 'zod';
import { fromEnv, number } from '../platform/config/from-env';

export class NotificationsConfig extends fromEnv(
  z.object({
    /** 0 = never. */
    DIGEST_AFTER_SECONDS: number({ min: 0 }).default(10),
    /** 0 = never. */
    FAILOVER_AFTER_SECONDS: number({ min: 0 }).default(120),
  }),
) {}
