import { z } from 'zod';
import { fromEnv } from '../../platform/config/from-env';
import { sender, serverUrl } from './email-settings';

/** The mail server, unless an admin has stored another. */
export class EmailConfig extends fromEnv(
  z.object({
    SMTP_URL: serverUrl().optional().meta({ secret: true }),
    SMTP_FROM: sender().optional(),
  }),
) {}
