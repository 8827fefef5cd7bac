import { z } from 'zod';
import { fromEnv } from '../../platform/config/from-env';

const isBroker = (value: string) =>
  URL.canParse(value) && ['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(new URL(value).protocol);

/** A broker's address, with user and password where it wants them. */
export const brokerUrl = () =>
  z.string().trim().refine(isBroker, { error: 'expected an address like mqtts://user:password@broker:8883' });

/** The broker that notices are published at. */
export class MqttConfig extends fromEnv(z.object({ MQTT_URL: brokerUrl().optional().meta({ secret: true }) })) {}
