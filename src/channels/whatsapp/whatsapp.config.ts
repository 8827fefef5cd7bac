import { z } from 'zod';
import { fromEnv, secureUrl } from '../../platform/config/from-env';
import { phoneNumberId, secret } from './whatsapp-settings';

/** The access to WhatsApp, unless an admin has stored another. */
export class WhatsappConfig extends fromEnv(
  z.object({
    WHATSAPP_TOKEN: secret().optional().meta({ secret: true }),
    WHATSAPP_PHONE_NUMBER_ID: phoneNumberId().optional(),
    WHATSAPP_APP_SECRET: secret().optional().meta({ secret: true }),
    WHATSAPP_VERIFY_TOKEN: secret().optional().meta({ secret: true }),
    WHATSAPP_API_BASE: secureUrl().optional(),
  }),
) {}
