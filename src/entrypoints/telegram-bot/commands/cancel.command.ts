import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { Dialogues } from '../dialogues';
import { between } from '../incoming';

const WORDS = {
  cancelled: { en: 'Cancelled.', es: 'Cancelado.' },
  nothing: { en: 'There is nothing to leave.', es: 'No hay nada que cancelar.' },
} as const satisfies Record<string, Words>;

@BotCommand({ name: 'cancel', help: { en: 'Leave a dialogue', es: 'Salir de un diálogo' }, who: 'anyone' })
export class CancelCommand implements Command {
  constructor(private readonly dialogues: Dialogues) {}

  async answer({ person, spot }: Asked): Promise<Reply> {
    const ended = await this.dialogues.end(between({ spot, person }));
    return { html: WORDS[ended ? 'cancelled' : 'nothing'][person.language] };
  }
}
