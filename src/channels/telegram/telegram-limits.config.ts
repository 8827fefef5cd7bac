import { z } from 'zod';
import { fromEnv, number } from '../../platform/config/from-env';

/** How fast the bot may speak; 0 = no limit. */
export class TelegramLimits extends fromEnv(
  z.object({
    TELEGRAM_MESSAGES_PER_SECOND: number({ min: 0 }).default(28),
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: number({ min: 0 }).default(1),
    TELEGRAM_GROUP_MESSAGES_PER_MINUTE: number({ min: 0 }).default(20),
  }),
) {}
