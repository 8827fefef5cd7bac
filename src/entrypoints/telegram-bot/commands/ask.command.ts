import { z } from 'zod';

import { AssistantService } from '../../../assistant/assistant.service';
import { PLAIN_ANSWERS } from '../../../domain/texts/plain-answers';
import { answerHtml } from '../answer-html';
import { AssistantTalk, type Decision } from '../assistant-talk';
import {
  type Asked,
  BotCommand,
  type Command,
  type Outcome,
  type Pressed,
  type Reply,
  type Words,
} from '../bot-command';
import { escape } from '../html';
import { NOT_A_COMMAND, PRESSED } from '../words';

const NOT_YOURS: Words = {
  en: 'Only whoever asked for this can say yes or no to it.',
  es: 'Solo quien lo pidió puede decir sí o no.',
};

const dataSchema: z.ZodType<Decision> = z.object({
  id: z.string(),
  yes: z.boolean(),
  userId: z.string(),
  preview: z.string(),
});

const NOTHING: Reply = { html: '' };

@BotCommand({
  name: 'ask',
  help: {
    en: 'Ask about the network in your own words; in a private chat without the command too',
    es: 'Preguntar por la red con sus propias palabras; en un chat privado también sin el comando',
  },
  usage: { en: '<question>', es: '<pregunta>' },
  who: 'network.view',
})
export class AskCommand implements Command {
  constructor(
    private readonly assistant: AssistantService,
    private readonly talk: AssistantTalk,
  ) {}

  /** A text that is no command comes here too, as its argument. */
  async answer(asked: Asked): Promise<Reply> {
    const { actor, argument, person, command, spot } = asked;
    if (!actor) return NOTHING;
    if (argument === '') return { html: answerHtml(PLAIN_ANSWERS[person.language].help(this.assistant.hasModel)) };
    if (!this.assistant.canAnswer(argument)) {
      // In a group people also answer each other below our messages.
      return command === null && !spot.private ? NOTHING : { html: NOT_A_COMMAND[person.language] };
    }
    await this.talk.answer({ ...asked, actor }, argument);
    return NOTHING;
  }

  /** A yes or no to a change that was prepared: asked anew whether they may, and done once. */
  async press({ actor, data, person: { language } }: Pressed): Promise<Outcome> {
    const read = dataSchema.safeParse(data);
    if (!read.success || !actor) return { toast: PRESSED.stale[language] };
    const { id, yes, userId, preview } = read.data;
    if (userId !== actor.userId) return { toast: NOT_YOURS[language], alert: true };
    const { state, detail } = await this.assistant.decide({ actor, language, mayWrite: true }, id, yes);
    const sign = { done: '✅', declined: '✖️', refused: '⚠️' }[state];
    return { becomes: { html: `${sign} ${escape(preview)}\n${escape(detail)}` } };
  }
}
