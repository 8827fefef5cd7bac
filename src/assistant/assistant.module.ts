import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { ToolsModule } from '../tools/tools.module';
import { AssistantConfig } from './assistant.config';
import { AssistantRetention } from './assistant-retention';
import { AssistantService } from './assistant.service';
import { Budgets } from './budgets';
import { BuiltInAnswers } from './built-in-answers';
import { ConversationEntity } from './conversation.entity';
import { Conversations } from './conversations';
import { MessageEntity } from './message.entity';
import { ModelAnswers } from './model-answers';
import { Models } from './models';
import { UsageEntity } from './usage.entity';

/** Whoever asks in their own words gets an answer from the network's own data. */
@Module({
  imports: [ToolsModule, TypeOrmModule.forFeature([ConversationEntity, MessageEntity, UsageEntity])],
  providers: [
    { provide: AssistantConfig, useFactory: (env: Environment) => new AssistantConfig(env), inject: [ENVIRONMENT] },
    AssistantRetention,
    AssistantService,
    Budgets,
    BuiltInAnswers,
    Conversations,
    ModelAnswers,
    Models,
  ],
  exports: [AssistantService, Conversations],
})
export class AssistantModule {}
