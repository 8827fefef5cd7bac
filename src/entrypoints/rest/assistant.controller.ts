import { Body, Controller, Delete, Get, Header, Logger, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { AssistantService, type Asker, Interrupted } from '../../assistant/assistant.service';
import { Conversations } from '../../assistant/conversations';
import type { Caller } from '../../auth/caller';
import { Refusal } from '../../domain/refusal';
import { FAILED, NO_ANSWER, STOPPED, TROUBLE } from '../../domain/texts/assistant';
import type { Language } from '../../domain/texts/time';
import { Clock } from '../../platform/clock/clock';
import { Allow, TheCaller } from './access';
import {
  AssistantStatusDto,
  ConversationDetailsDto,
  ConversationPageDto,
  DecidedDto,
  Decision,
  NewQuestion,
} from './assistant.dto';
import { EventStream } from './event-stream';
import { Operation } from './operation';
import { page, pageQuery, sliceOf } from './paging';
import { Problem } from './problem';
import { Reads } from './reader';
import { id, words } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]));

/** Questions in people's own words, answered from what they may see. Sentences are in the language of Accept-Language. */
@ApiTags('Assistant')
@Controller('api/assistant')
export class AssistantController {
  private readonly logger = new Logger(AssistantController.name);

  constructor(
    private readonly assistant: AssistantService,
    private readonly conversations: Conversations,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('network.view')
  @Operation('Whether there is a language model, which, and what you may still ask it today', {
    answers: AssistantStatusDto,
  })
  status(@TheCaller() { actor }: Caller) {
    return this.assistant.status(actor.userId);
  }

  @Post('messages')
  @Allow('network.view')
  @Header('x-accel-buffering', 'no')
  @Operation(
    'Answers a question while you read: Server-Sent Events `token` {text}, `tool` {name, state}, `confirm` {id, preview}, then `done` {conversationId, text} or `error` {title, detail}',
    { as: ['text/event-stream'] },
  )
  async ask(
    @Body({ schema: NewQuestion }) { text, conversationId }: z.output<typeof NewQuestion>,
    @TheCaller() caller: Caller,
    @Reads() language: Language,
  ): Promise<StreamableFile> {
    const asker = askerOf(caller, language);
    if (!this.assistant.canAnswer(text)) throw new Problem(503, TROUBLE.off);
    // Whose conversation it is decides the status, and that is sent before anything else.
    if (conversationId) await this.conversations.mustBeTheirs(caller.actor.userId, conversationId);
    const events = new EventStream(this.clock);
    void this.tell({ text, conversationId: conversationId ?? null }, asker, events).finally(() => events.end());
    return events.answer;
  }

  @Post('confirmations/:id')
  @Allow('network.view')
  @Operation('Says yes or no to a change that was prepared for you. It is done once, by what you may do now', {
    answers: DecidedDto,
  })
  decide(
    @Param('id', { schema: words(200) }) confirmationId: string,
    @Body({ schema: Decision }) { yes }: z.output<typeof Decision>,
    @TheCaller() caller: Caller,
    @Reads() language: Language,
  ) {
    return this.assistant.decide(askerOf(caller, language), confirmationId, yes);
  }

  @Get('conversations')
  @Allow('network.view')
  @Operation('Your conversations, that which was spoken in last first', { answers: ConversationPageDto })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>, @TheCaller() { actor }: Caller) {
    const found = await this.conversations.list(actor.userId, sliceOf(query));
    return page(query, found, (last) => [last.spokenAt.toISOString(), last.id]);
  }

  @Get('conversations/:id')
  @Allow('network.view')
  @Operation('A conversation of yours with its newest 50 turns, and the tools that each answer rests on', {
    answers: ConversationDetailsDto,
  })
  async read(@Param('id', { schema: id() }) conversationId: string, @TheCaller() { actor }: Caller) {
    const { conversation, turns } = await this.conversations.read(actor.userId, conversationId);
    return {
      ...conversation,
      turns: turns.map(({ answer, ...turn }) => ({
        ...turn,
        answer: answer?.text ?? null,
        tools: answer?.tools ?? [],
      })),
    };
  }

  @Delete('conversations/:id')
  @Allow('network.view')
  @Operation('Forgets a conversation of yours')
  forget(@Param('id', { schema: id() }) conversationId: string, @TheCaller() { actor }: Caller): Promise<void> {
    return this.conversations.forget(actor.userId, conversationId);
  }

  private async tell(
    question: { readonly text: string; readonly conversationId: string | null },
    asker: Asker,
    events: EventStream,
  ): Promise<void> {
    const { language } = asker;
    try {
      const { conversationId, text, outcome } = await this.assistant.answer(
        asker,
        { ...question, place: null, askedAs: null },
        ({ type, ...said }) => events.send(type, said),
        events.gone,
      );
      if (outcome === 'failed') events.send('error', { title: NO_ANSWER[language], detail: text, conversationId });
      else events.send('done', { conversationId, text });
    } catch (cause) {
      const known = cause instanceof Refusal ? cause.said(language) : null;
      const stopped = cause instanceof Interrupted;
      if (!known && !stopped) this.logger.error('an answer failed', cause);
      const detail = known ?? (stopped ? STOPPED : FAILED)[language];
      events.send('error', { title: NO_ANSWER[language], detail });
    }
  }
}

const askerOf = ({ actor }: Caller, language: Language): Asker => ({ actor, language, mayWrite: true });
