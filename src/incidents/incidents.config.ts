import { z } from 'zod';

import { fromEnv, number } from '../platform/config/from-env';

/** When something flaps, and how often people are reminded. */
export class IncidentsConfig extends fromEnv(
  z.object({
    FLAP_CHANGES: number({ min: 1, whole: true }).default(5),
    FLAP_WINDOW_MINUTES: number({ min: 1 }).default(30),
    FLAP_STABLE_MINUTES: number({ min: 1 }).default(15),
    REMINDER_MINUTES: number({ min: 0 }).default(60),
  }),
) {}
