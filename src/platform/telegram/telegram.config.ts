import { z } from 'zod';

import { fromEnv, secureUrl } from '../config/from-env';

/** How this process speaks with Telegram's Bot API. Without a token the Telegram channel is off. */
export class TelegramConfig extends fromEnv(
  z.object({
    TELEGRAM_BOT_TOKEN: z
      .string()
      .trim()
      .regex(/^[\w:-]+$/, 'expected the token that @BotFather gave, like 123456:ABC-DEF')
      .meta({ secret: true })
      .optional(),
    TELEGRAM_API_ROOT: secureUrl().default('https://api.telegram.org'),
    TELEGRAM_MODE: z.enum(['polling', 'webhook'], { error: 'expected polling or webhook' }).default('polling'),
    TELEGRAM_WEBHOOK_SECRET: z
      .string()
      .regex(/^[\w-]{1,256}$/, 'expected 1 to 256 of A-Z, a-z, 0-9, _ and -')
      .meta({ secret: true })
      .optional(),
  }),
) {}
