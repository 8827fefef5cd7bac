import { Conversations } from '../../../assistant/conversations';
import { placeOf } from '../assistant-talk';
import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';

const WORDS = {
  cleared: { en: 'Forgotten: we begin anew.', es: 'Olvidado: empezamos de nuevo.' },
  nothing: { en: 'There is nothing to forget here.', es: 'Aquí no hay nada que olvidar.' },
} as const satisfies Record<string, Words>;

@BotCommand({
  name: 'clear',
  help: {
    en: 'Forget what you and the assistant have said here',
    es: 'Olvidar lo que usted y el asistente se han dicho aquí',
  },
  who: 'linked',
})
export class ClearCommand implements Command {
  constructor(private readonly conversations: Conversations) {}

  async answer({ actor, spot, person }: Asked): Promise<Reply> {
    if (!actor) return { html: '' };
    const cleared = await this.conversations.clear(actor.userId, placeOf(spot));
    return { html: WORDS[cleared ? 'cleared' : 'nothing'][person.language] };
  }
}
