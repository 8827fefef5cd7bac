import { z } from 'zod';
import { fromEnv, secureUrl } from '../../platform/config/from-env';
import { accountSid, authToken, from } from './sms-settings';

/** The Twilio account, unless an admin has stored another. */
export class SmsConfig extends fromEnv(
  z.object({
    TWILIO_ACCOUNT_SID: accountSid().optional(),
    TWILIO_AUTH_TOKEN: authToken().optional().meta({ secret: true }),
    TWILIO_FROM: from().optional(),
    TWILIO_API_BASE: secureUrl().optional(),
  }),
) {}
