import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TelegrafModule } from 'nestjs-telegraf';
import type { Context } from 'telegraf';

import { ENVIRONMENT, type Environment } from '../config/environment';
import { TelegramAdmin } from './telegram-admin';
import { TelegramApi } from './telegram-api';
import { callsThrough, TelegramConnection } from './telegram-connection';
import { TelegramIntake } from './telegram-intake';
import { TelegramPoller } from './telegram-poller';
import { TelegramUpdateEntity } from './telegram-update.entity';
import { TelegramUpdates } from './telegram-updates';
import { TelegramWorker } from './telegram-worker';
import { TelegramConfig } from './telegram.config';

/** The settings and the way out, apart, so that Telegraf's own module can be built from them. */
@Global()
@Module({
  providers: [
    { provide: TelegramConfig, useFactory: (env: Environment) => new TelegramConfig(env), inject: [ENVIRONMENT] },
    TelegramApi,
  ],
  exports: [TelegramConfig, TelegramApi],
})
class TelegramApiModule {}

/** The one connection to Telegram: updates come in through the table, calls go out through TelegramApi. */
@Global()
@Module({
  imports: [
    TelegramApiModule,
    TypeOrmModule.forFeature([TelegramUpdateEntity]),
    TelegrafModule.forRootAsync({
      imports: [],
      inject: [TelegramApi],
      useFactory: (api: TelegramApi) => ({
        // Telegraf never calls on its own: what leaves carries the token of TelegramApi.
        token: 'held-by-telegram-api',
        launchOptions: false,
        // Less than an update's lease, so that no update is in two hands.
        options: { handlerTimeout: 50_000 },
        // Telegraf makes a new client for every update.
        middlewares: [
          (ctx: Context, next: () => Promise<void>) => {
            ctx.telegram.callApi = callsThrough(api);
            return next();
          },
        ],
      }),
    }),
  ],
  providers: [TelegramConnection, TelegramUpdates, TelegramPoller, TelegramWorker, TelegramIntake, TelegramAdmin],
  exports: [
    ...[TelegramApiModule, TelegramConnection, TelegramUpdates, TelegramPoller, TelegramWorker],
    ...[TelegramIntake, TelegramAdmin],
  ],
})
export class TelegramModule {}
