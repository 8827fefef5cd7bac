import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { TelegramModule } from '../platform/telegram/telegram.module';
import type { Channel } from './channel';
import { ChannelHttp } from './channel-http';
import { CHANNEL_INSTANCES, ChannelRegistry } from './channel-registry';
import { ChannelSettingsEntity } from './channel-settings.entity';
import { ChannelSettingsStore } from './channel-settings-store';
import { CHANNELS } from './index';
import { AppriseConfig } from './apprise/apprise.config';
import { EmailConfig } from './email/email.config';
import { InboxMessageEntity } from './in-app/inbox-message.entity';
import { MqttConfig } from './mqtt/mqtt.config';
import { SmsConfig } from './sms/sms.config';
import { SmsUsage } from './sms/sms-usage';
import { SmsUsageEntity } from './sms/sms-usage.entity';
import { StrangersConfig } from './strangers.config';
import { StrangersHttp } from './strangers-http';
import { WebPushKeys } from './web-push/web-push-keys';
import { WhatsappConfig } from './whatsapp/whatsapp.config';
import { WhatsappWindowEntity } from './whatsapp/whatsapp-window.entity';
import { WhatsappWindows } from './whatsapp/whatsapp-windows';
import { TelegramLimits } from './telegram/telegram-limits.config';

/** The ways out. */
@Module({
  imports: [
    TelegramModule,
    TypeOrmModule.forFeature([ChannelSettingsEntity, InboxMessageEntity, SmsUsageEntity, WhatsappWindowEntity]),
  ],
  providers: [
    { provide: TelegramLimits, useFactory: (env: Environment) => new TelegramLimits(env), inject: [ENVIRONMENT] },
    { provide: EmailConfig, useFactory: (env: Environment) => new EmailConfig(env), inject: [ENVIRONMENT] },
    { provide: SmsConfig, useFactory: (env: Environment) => new SmsConfig(env), inject: [ENVIRONMENT] },
    { provide: WhatsappConfig, useFactory: (env: Environment) => new WhatsappConfig(env), inject: [ENVIRONMENT] },
    { provide: MqttConfig, useFactory: (env: Environment) => new MqttConfig(env), inject: [ENVIRONMENT] },
    { provide: AppriseConfig, useFactory: (env: Environment) => new AppriseConfig(env), inject: [ENVIRONMENT] },
    { provide: StrangersConfig, useFactory: (env: Environment) => new StrangersConfig(env), inject: [ENVIRONMENT] },
    ChannelHttp,
    StrangersHttp,
    ChannelSettingsStore,
    SmsUsage,
    WhatsappWindows,
    WebPushKeys,
    ...CHANNELS,
    { provide: CHANNEL_INSTANCES, useFactory: (...channels: Channel[]) => channels, inject: [...CHANNELS] },
    ChannelRegistry,
  ],
  exports: [ChannelRegistry, ChannelSettingsStore],
})
export class ChannelsModule {}
