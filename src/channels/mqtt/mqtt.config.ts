import { z } from 'zod';
import { fromEnv } from '../../platform/config/from-env';
import { brokerUrl } from '../../platform/mqtt/broker-url';

/** The broker that notices are published at. */
export class MqttConfig extends fromEnv(z.object({ MQTT_URL: brokerUrl().optional().meta({ secret: true }) })) {}
