import { TelegramLinksService } from '../../../auth/telegram-links.service';
import { NotificationsService } from '../../../notifications/notifications.service';
import { BotMenu } from '../menu';
import { type Asked, BotCommand, type Command, type Reply } from '../bot-command';

@BotCommand({
  name: 'logout',
  help: { en: 'Sign out of Telegram', es: 'Cerrar la sesión en Telegram' },
  who: 'linked',
})
export class LogoutCommand implements Command {
  constructor(
    private readonly links: TelegramLinksService,
    private readonly notifications: NotificationsService,
    private readonly menu: BotMenu,
  ) {}

  async answer({ person, actor }: Asked): Promise<Reply> {
    // First what the private chat hears: its address is the person's id.
    if (actor) await this.notifications.letGo('telegram', String(person.id), actor.userId);
    await this.links.unlink(person.id);
    this.menu.changed();
    return {
      html: {
        en: 'You are signed out, and your private chat with me hears of nothing any more. Groups that you subscribed go on hearing. /login signs you in again.',
        es: 'Ha cerrado la sesión y su chat privado conmigo ya no recibe avisos. Los grupos que suscribió los siguen recibiendo. /login la inicia de nuevo.',
      }[person.language],
    };
  }
}
