import { z } from 'zod';

import { id, moment, plumeWords, words } from './schemas';

export const locationState = z.enum(['online', 'degraded', 'offline', 'unknown']);

export const LocationDto = z
  .object({
    id: id(),
    accountId: id(),
    customerId: z.string(),
    customerName: z.string().nullable(),
    locationId: z.string(),
    name: z.string(),
    state: locationState,
    stateSince: moment().nullable(),
    podsOnline: z.int(),
    podsTotal: z.int(),
    devices: z.int().nullable(),
    serviceLevel: z.string().nullable(),
    timeZone: z.string().nullable(),
    lastPolledAt: moment().nullable(),
  })
  .meta({ id: 'Location', description: 'A home that is watched. Its service level never changes its state.' });

export const locationFilters = {
  state: locationState.optional(),
  accountId: id().optional(),
  q: words(100)
    .optional()
    .meta({ description: "Part of a name, a customer's name or an id; or the serial number of a pod." }),
};

export const NewLocation = z.strictObject({
  accountId: id(),
  customerId: plumeWords(200),
  locationId: plumeWords(200),
});

export const LocationChanges = z.strictObject({
  name: words(200).nullable().meta({ description: "A name of our own; null takes over Plume's again, within a day." }),
});

export const PodDto = z
  .object({
    id: id(),
    nodeId: z.string(),
    name: z.string(),
    gateway: z.boolean(),
    state: z.enum(['online', 'offline', 'unknown']),
    stateSince: moment().nullable(),
    health: z.string().nullable(),
    alerts: z.array(z.string()),
    devices: z.int().nullable(),
    backhaul: z.string().nullable(),
    model: z.string().nullable(),
    firmware: z.string().nullable(),
    serial: z.string().nullable(),
    mac: z.string().nullable(),
    ip: z.string().nullable().meta({ description: 'Within the home.' }),
  })
  .meta({ id: 'Pod' });

export const TransitionDto = z
  .object({
    id: z.string(),
    podId: id().nullable().meta({ description: 'Null: a change of the location itself.' }),
    pod: z.string().nullable(),
    from: z.string(),
    to: z.string(),
    at: moment().meta({ description: 'When it happened.' }),
    detectedAt: moment().meta({ description: 'When it was certain.' }),
  })
  .meta({ id: 'Transition' });
