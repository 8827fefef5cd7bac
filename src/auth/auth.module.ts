import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { TelegramModule } from '../platform/telegram/telegram.module';
import { AccessTokens } from './access-tokens';
import { ApiTokenEntity } from './api-token.entity';
import { ApiTokensService } from './api-tokens.service';
import { AuditLogService } from './audit-log.service';
import { AuthConfig } from './auth.config';
import { AuthService } from './auth.service';
import { ExpiredKeys } from './expired-keys';
import { FailedTryEntity } from './failed-try.entity';
import { GrantsService } from './grants.service';
import { IdentityService } from './identity.service';
import { InviteEntity } from './invite.entity';
import { InvitesService } from './invites.service';
import { LinkCodeEntity } from './link-code.entity';
import { LiveTicketEntity } from './live-ticket.entity';
import { LiveTickets } from './live-tickets.service';
import { OidcIdentityEntity } from './oidc-identity.entity';
import { OidcUsers } from './oidc-users.service';
import { OidcService } from './oidc.service';
import { Passwords } from './passwords';
import { PeopleTransfer } from './people-transfer.service';
import { RefreshTokenEntity } from './refresh-token.entity';
import { SecondFactorEntity } from './second-factor.entity';
import { SecondFactors } from './second-factors.service';
import { SessionEntity } from './session.entity';
import { SessionsService } from './sessions.service';
import { SignInService } from './sign-in.service';
import { TelegramLanguageEntity } from './telegram-language.entity';
import { TelegramLinkEntity } from './telegram-link.entity';
import { TelegramLinksService } from './telegram-links.service';
import { Tries } from './tries';
import { UserChanges } from './user-changes.service';
import { UserGrantEntity } from './user-grant.entity';
import { UserEntity } from './user.entity';

const ENTITIES = [
  UserEntity,
  UserGrantEntity,
  TelegramLinkEntity,
  TelegramLanguageEntity,
  LinkCodeEntity,
  LiveTicketEntity,
  FailedTryEntity,
  SessionEntity,
  RefreshTokenEntity,
  ApiTokenEntity,
  InviteEntity,
  SecondFactorEntity,
  OidcIdentityEntity,
];

const EXPORTED = [
  AuthService,
  AuditLogService,
  UserChanges,
  GrantsService,
  InvitesService,
  SignInService,
  SessionsService,
  SecondFactors,
  ApiTokensService,
  IdentityService,
  LiveTickets,
  OidcService,
  PeopleTransfer,
  TelegramLinksService,
];

/** Who is who, and who may what. */
@Module({
  imports: [TelegramModule, TypeOrmModule.forFeature(ENTITIES)],
  providers: [
    { provide: AuthConfig, useFactory: (env: Environment) => new AuthConfig(env), inject: [ENVIRONMENT] },
    AccessTokens,
    ExpiredKeys,
    OidcUsers,
    Passwords,
    Tries,
    ...EXPORTED,
  ],
  exports: EXPORTED,
})
export class AuthModule {}
