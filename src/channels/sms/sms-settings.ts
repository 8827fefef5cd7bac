import { z } from 'zod';

import { secureUrl } from '../../platform/config/from-env';

/** A telephone number as the whole world dials it. */
export const E164 = /^\+[1-9]\d{6,14}$/;

const ACCOUNT = 'expected the account SID from the Twilio console: AC and 32 hexadecimal digits';
const FROM = 'expected a number like +34600111222, a short code, or the SID of a messaging service (MG and 32 digits)';
const TOKEN = 'expected the auth token from the Twilio console';
const BUDGET = 'expected a whole number of segments; 0 = no limit';
const API = 'expected an https:// address (http:// only for a loopback host)';

export const accountSid = () =>
  z
    .string({ error: ACCOUNT })
    .trim()
    .regex(/^AC[0-9a-f]{32}$/i, { error: ACCOUNT });

export const authToken = () => z.string({ error: TOKEN }).trim().min(16, { error: TOKEN });

export const from = () =>
  z
    .string({ error: FROM })
    .trim()
    .regex(/^(\+[1-9]\d{6,14}|\d{5,6}|MG[0-9a-f]{32})$/i, { error: FROM });

/** What an admin sets for SMS. */
export const smsSettings = z.object({
  accountSid: accountSid().meta({ title: 'Account SID' }),
  authToken: authToken().meta({ title: 'Auth token', secret: true }),
  from: from().meta({ title: 'Sender', description: 'A number of yours, or the SID of a messaging service.' }),
  apiBase: z
    .string({ error: API })
    .pipe(secureUrl())
    .default('https://api.twilio.com')
    .meta({ title: 'API address', description: 'Another one only for a region or a simulator.' }),
  monthlyBudget: z.coerce
    .number({ error: BUDGET })
    .int({ error: BUDGET })
    .min(0, { error: BUDGET })
    .default(1_000)
    .meta({ title: 'Segments a month', description: 'Nothing more is sent in a month (UTC) then; 0 = no limit.' }),
});

export type SmsSettings = z.output<typeof smsSettings>;
