import { z } from 'zod';

import { PROVIDERS } from '../../assistant/assistant.config';
import { pageOf } from './paging';
import { id, moment, words } from './schemas';

export const NewQuestion = z.strictObject({
  text: words(4_000).meta({ description: 'A question, or what is to be done, in your own words.' }),
  conversationId: id().optional().meta({ description: 'The conversation to go on with; left out, a new one begins.' }),
});

export const Decision = z.strictObject({ yes: z.boolean() });

const left = z.number().int().nullable();

export const AssistantStatusDto = z
  .object({
    configured: z.boolean().meta({ description: 'Without a model, common questions are answered by rule.' }),
    provider: z.enum(PROVIDERS).nullable(),
    model: z.string().nullable(),
    left: z
      .object({ questions: left, tokens: left })
      .meta({ description: 'What you may still ask the model today (UTC); null: any number.' }),
  })
  .meta({ id: 'AssistantStatus' });

const ConversationDto = z
  .object({
    id: id(),
    title: z.string().meta({ description: 'How it began.' }),
    startedAt: moment(),
    spokenAt: moment(),
  })
  .meta({ id: 'Conversation' });

export const ConversationPageDto = pageOf(ConversationDto);

export const ConversationDetailsDto = ConversationDto.extend({
  turns: z.array(
    z.object({
      question: z.string(),
      askedAt: moment(),
      answer: z.string().nullable().meta({ description: 'null: it never came to an end.' }),
      answeredAt: moment().nullable(),
      outcome: z.enum(['answered', 'built-in', 'stopped', 'failed']).nullable(),
      tools: z
        .array(
          z.object({
            name: z.string(),
            input: z.unknown(),
            state: z.enum(['done', 'confirm', 'refused']),
            result: z.unknown().meta({ description: 'null: there was too much to be kept.' }),
          }),
        )
        .meta({ description: 'What the answer rests on.' }),
    }),
  ),
}).meta({ id: 'ConversationDetails' });

export const DecidedDto = z
  .object({ state: z.enum(['done', 'declined', 'refused']), detail: z.string() })
  .meta({ id: 'Decided' });
