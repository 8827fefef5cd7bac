import { z } from 'zod';

const isBroker = (value: string) =>
  URL.canParse(value) && ['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(new URL(value).protocol);

/** A broker's address, with user and password where it wants them. */
export const brokerUrl = () =>
  z.string().trim().refine(isBroker, { error: 'expected an address like mqtts://user:password@broker:8883' });
