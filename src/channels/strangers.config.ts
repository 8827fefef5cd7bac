import { z } from 'zod';
import { flag, fromEnv } from '../platform/config/from-env';

/** Whether people may have us speak with hosts inside our own network. */
export class StrangersConfig extends fromEnv(z.object({ WEBHOOK_ALLOW_PRIVATE: flag().default(false) })) {}
