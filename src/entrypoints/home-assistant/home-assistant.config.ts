import { z } from 'zod';

import { fromEnv } from '../../platform/config/from-env';
import { brokerUrl } from '../../platform/mqtt/broker-url';

const PREFIX = 'expected the beginning of a topic, like homeassistant';

/** The broker that Home Assistant listens at; without one it is told nothing. */
export class HomeAssistantConfig extends fromEnv(
  z.object({
    HOME_ASSISTANT_MQTT_URL: brokerUrl().optional().meta({ secret: true }),
    HOME_ASSISTANT_PREFIX: z
      .string()
      .trim()
      .regex(/^(?![$/])(?!.*\/$)[^+#\s\0]{1,100}$/, { error: PREFIX })
      .default('homeassistant'),
  }),
) {}
