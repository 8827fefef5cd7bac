import { type Asked, BotCommand, type Command, type Reply } from '../bot-command';

@BotCommand({ name: 'cancel', help: { en: 'Leave a dialogue', es: 'Salir de un diálogo' }, who: 'anyone' })
export class CancelCommand implements Command {
  answer({ person }: Asked): Reply {
    return { html: { en: 'There is nothing to leave.', es: 'No hay nada que cancelar.' }[person.language] };
  }
}
