import { VERSION } from '../../../platform/version';
import { BotCommand, type Command, type Reply } from '../bot-command';
import { escape } from '../html';

@BotCommand({ name: 'version', help: { en: 'The version', es: 'La versión' }, who: 'anyone' })
export class VersionCommand implements Command {
  answer(): Reply {
    return { html: `Panoptes ${escape(VERSION)}` };
  }
}
