import { z } from 'zod';

import { fromEnv, number } from '../platform/config/from-env';
import { plumeAddresses } from '../platform/config/plume-addresses';

/** A host, or several between commas; one that names no port is meant with any. */
const hosts = () =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter((host) => host !== ''),
    )
    .refine((list) => list.every((host) => /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/.test(host)), {
      error: 'expected host names between commas, such as api.example.net,sso.example.net:8443',
    });

/** Where Plume Cloud is, and how hard it may be asked. */
export class PlumeConfig extends fromEnv(
  z.object({
    ...plumeAddresses,
    PLUME_ALLOW_HOSTS: hosts().optional(),
    PLUME_CALLS_PER_SECOND: number({ min: 0 }).default(6),
    PLUME_CALLS_PER_5_MINUTES: number({ min: 0, whole: true }).default(1_900),
    POLL_CONCURRENCY: number({ min: 1, max: 1_024, whole: true }).default(64),
  }),
) {}
