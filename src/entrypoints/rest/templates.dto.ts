import { z } from 'zod';

import { VIEW_FACTS } from '../../domain/channel-view';
import { INCIDENT_KINDS } from '../../domain/incident';
import { SEVERITIES } from '../../domain/severity';
import { LANGUAGES } from '../../domain/texts/time';
import { TONES } from '../../domain/tone';
import { LONGEST_OWN_TEXT, LONGEST_OWN_TITLE } from '../../domain/wording';
import { id, isStorable, moment, words } from './schemas';

const language = () => z.enum(LANGUAGES);
const kind = () => z.enum(INCIDENT_KINDS);
const both = z.object({ en: z.string(), es: z.string() });

/** The name of a type in a path. */
export const templateType = () => words(100);

/** Longer than the rule allows, so that the rule says what is wrong. */
const wordingText = (longest: number) =>
  z
    .string()
    .max(longest * 2)
    .transform((text) => text.replaceAll('\r\n', '\n'))
    .refine(isStorable, { error: 'must be text' })
    .nullable()
    .default(null);

const which = {
  language: language(),
  kind: kind().nullable().default(null).meta({ description: 'Null: every kind of incident.' }),
};

export const TemplateChange = z
  .strictObject({
    ...which,
    title: wordingText(LONGEST_OWN_TITLE).meta({
      description: `One line of at most ${LONGEST_OWN_TITLE} characters; null: the built-in one.`,
    }),
    text: wordingText(LONGEST_OWN_TEXT).meta({
      description: `A paragraph per line, a heading where it begins with "# "; at most ${LONGEST_OWN_TEXT} characters; null: the built-in one.`,
    }),
  })
  .meta({ id: 'TemplateChange' });

const channels = z.array(words(50)).min(1).max(50).optional().meta({ description: 'Left out: all of them.' });

export const TemplateTrial = z.strictObject({ ...TemplateChange.shape, channels }).meta({ id: 'TemplateTrial' });

export const RemovalQuery = z.strictObject({
  language: language().optional().meta({ description: 'Left out: every language.' }),
  kind: kind().optional().meta({ description: 'Left out: every wording of the type.' }),
});

export const TemplateDto = z
  .object({
    type: z.string(),
    icon: z.string(),
    severity: z.enum(SEVERITIES).meta({ description: 'As it usually is.' }),
    channels: z.array(z.string()).meta({ description: 'That carry it unless somebody prefers otherwise.' }),
    kinds: z.array(kind()).meta({ description: 'Of incidents, where they make a difference.' }),
    variables: z.array(
      z.object({
        name: z.string().meta({ description: 'Written {name}.' }),
        description: both,
        example: both,
        required: z.enum(['title', 'text']).nullable().meta({ description: 'Where it must not be missing.' }),
      }),
    ),
    wordings: z.array(
      z.object({
        language: language(),
        kind: kind().nullable().meta({ description: 'Null: every kind of incident.' }),
        builtIn: z.object({ title: z.string(), text: z.string() }),
        own: z
          .object({ title: z.string().nullable(), text: z.string().nullable() })
          .nullable()
          .meta({ description: 'What an admin has put in its place; a null within it: the built-in one.' }),
        problem: z.string().nullable().meta({ description: 'Why the built-in words are said all the same.' }),
        changedAt: moment().nullable(),
        changedBy: id().nullable(),
        changedByName: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Template', description: 'A type of message, what it says, and what may be filled in.' });

export const TemplatesDto = z.object({ items: z.array(TemplateDto) }).meta({ id: 'Templates' });

const piece = z.object({
  text: z.string(),
  bold: z.boolean().optional(),
  code: z.boolean().optional(),
  url: z.string().optional().meta({ description: 'The page that it leads to.' }),
});

export const ChannelViewDto = z
  .object({
    channel: z.string(),
    name: z.string(),
    configured: z.boolean(),
    title: z.string().nullable().meta({ description: 'What stands apart from the text, such as a subject.' }),
    lines: z.array(z.array(piece)).meta({ description: 'The text, in those manners that the channel has.' }),
    tone: z.enum(TONES).nullable().meta({ description: 'By what it is coloured there.' }),
    text: z.string().meta({ description: 'All of it in plain text.' }),
    html: z.string().nullable().meta({ description: 'Where the channel shows HTML.' }),
    json: z.string().nullable().meta({ description: 'Where its reader is a program: what that gets.' }),
    parts: z.int().meta({ description: 'Messages that it takes; of SMS: segments.' }),
    buttons: z.array(z.string()),
    facts: z
      .array(z.object({ name: z.enum(VIEW_FACTS), value: z.string() }))
      .meta({ description: 'What else is said with it, such as how loud it is.' }),
  })
  .meta({ id: 'ChannelView', description: 'What a reader would see in a channel.' });

export const TemplateViewsDto = z.object({ channels: z.array(ChannelViewDto) }).meta({ id: 'TemplateViews' });
