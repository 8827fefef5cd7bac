import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { TelegramModule } from '../platform/telegram/telegram.module';
import { AuthConfig } from './auth.config';
import { AuthService } from './auth.service';
import { FailedTryEntity } from './failed-try.entity';
import { LinkCodeEntity } from './link-code.entity';
import { TelegramLinkEntity } from './telegram-link.entity';
import { TelegramLinksService } from './telegram-links.service';
import { UserGrantEntity } from './user-grant.entity';
import { UserEntity } from './user.entity';

/** Who is who, and who may what. */
@Module({
  imports: [
    TelegramModule,
    TypeOrmModule.forFeature([UserEntity, UserGrantEntity, TelegramLinkEntity, LinkCodeEntity, FailedTryEntity]),
  ],
  providers: [
    { provide: AuthConfig, useFactory: (env: Environment) => new AuthConfig(env), inject: [ENVIRONMENT] },
    AuthService,
    TelegramLinksService,
  ],
  exports: [AuthService, TelegramLinksService],
})
export class AuthModule {}
