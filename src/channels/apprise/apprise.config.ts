import { z } from 'zod';
import { fromEnv } from '../../platform/config/from-env';

const isWeb = (value: string) => URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);

/** An Apprise API server's address, wherever it is: it usually stands beside us. */
export const appriseUrl = () =>
  z
    .string()
    .trim()
    .refine(isWeb, { error: 'expected an address like http://apprise:8000' })
    .transform((value) => value.replace(/\/+$/, ''));

/** The Apprise API server that carries what has no channel of its own. */
export class AppriseConfig extends fromEnv(z.object({ APPRISE_URL: appriseUrl().optional().meta({ secret: true }) })) {}
