import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { addressOf } from '../incoming';

const CHAT: Words = { en: 'This chat', es: 'Este chat' };
const YOU: Words = { en: 'You', es: 'Usted' };

@BotCommand({ name: 'id', help: { en: 'The id of this chat', es: 'El identificador de este chat' }, who: 'anyone' })
export class IdCommand implements Command {
  answer({ spot, person }: Asked): Reply {
    const { language } = person;
    const you = spot.private ? [] : [`${YOU[language]}: <code>${person.id}</code>`];
    return { html: [`${CHAT[language]}: <code>${addressOf(spot)}</code>`, ...you].join('\n') };
  }
}
