import { Module } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { TelegramModule } from '../platform/telegram/telegram.module';
import type { Channel } from './channel';
import { CHANNEL_INSTANCES, ChannelRegistry } from './channel-registry';
import { CHANNELS } from './index';
import { TelegramLimits } from './telegram/telegram-limits.config';

/** The ways out. */
@Module({
  imports: [TelegramModule],
  providers: [
    { provide: TelegramLimits, useFactory: (env: Environment) => new TelegramLimits(env), inject: [ENVIRONMENT] },
    ...CHANNELS,
    { provide: CHANNEL_INSTANCES, useFactory: (...channels: Channel[]) => channels, inject: [...CHANNELS] },
    ChannelRegistry,
  ],
  exports: [ChannelRegistry],
})
export class ChannelsModule {}
