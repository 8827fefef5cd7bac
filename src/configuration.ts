import { AssistantConfig } from './assistant/assistant.config';
import { AuthConfig } from './auth/auth.config';
import { AppriseConfig } from './channels/apprise/apprise.config';
import { EmailConfig } from './channels/email/email.config';
import { MqttConfig } from './channels/mqtt/mqtt.config';
import { SmsConfig } from './channels/sms/sms.config';
import { StrangersConfig } from './channels/strangers.config';
import { TelegramLimits } from './channels/telegram/telegram-limits.config';
import { WhatsappConfig } from './channels/whatsapp/whatsapp.config';
import { HomeAssistantConfig } from './entrypoints/home-assistant/home-assistant.config';
import { FleetConfig } from './fleet/fleet.config';
import { IncidentsConfig } from './incidents/incidents.config';
import { MonitoringConfig } from './monitoring/monitoring.config';
import { NotificationsConfig } from './notifications/notifications.config';
import type { Environment } from './platform/config/environment';
import { ConfigError } from './platform/config/from-env';
import { PlatformConfig } from './platform/config/platform.config';
import { RetentionConfig } from './platform/database/retention.config';
import { TelegramConfig } from './platform/telegram/telegram.config';
import { PlumeConfig } from './plume-client/plume-client.config';

/** Every slice of the environment. A new one is a line here, so that its faults are told before anything starts. */
export const SLICES: readonly (new (environment: Environment) => object)[] = [
  PlatformConfig,
  RetentionConfig,
  AuthConfig,
  AssistantConfig,
  PlumeConfig,
  FleetConfig,
  MonitoringConfig,
  IncidentsConfig,
  NotificationsConfig,
  TelegramConfig,
  TelegramLimits,
  EmailConfig,
  SmsConfig,
  WhatsappConfig,
  StrangersConfig,
  MqttConfig,
  AppriseConfig,
  HomeAssistantConfig,
];

/** Checks the whole environment at once. Throws a ConfigError with all of its faults. */
export function checkConfiguration(environment: Environment): void {
  const faults = SLICES.flatMap((Slice) => {
    try {
      new Slice(environment);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.faults;
      throw error;
    }
  });
  // Two rooms may read the same variable; one line for it is enough.
  const told = new Map(faults.map((fault) => [fault.variable, fault]));
  if (told.size > 0) throw new ConfigError([...told.values()]);
}
