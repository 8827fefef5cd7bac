import { TelegramLinksService } from '../../../auth/telegram-links.service';
import { NotificationsService } from '../../../notifications/notifications.service';
import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { shown } from '../html';
import { addressOf } from '../incoming';

const WORDS = {
  stranger: {
    en: '👋 <b>This is Panoptes.</b> It watches homes and tells the right people the moment one goes dark.\n\nTo begin, ask your administrator for a link code and send it to me as <code>/start CODE</code>.',
    es: '👋 <b>Esto es Panoptes.</b> Vigila hogares y avisa a las personas adecuadas en cuanto uno se queda sin conexión.\n\nPara empezar, pida un código de enlace a su administrador y envíemelo como <code>/start CÓDIGO</code>.',
  },
  known: {
    en: '👋 Hello, <b>{name}</b>. Next: /subscribe to hear of outages in this chat, /status to see how the network is doing.',
    es: '👋 Hola, <b>{name}</b>. Ahora: /subscribe para recibir avisos en este chat, /status para ver cómo está la red.',
  },
  linked: {
    en: '✅ You are linked as <b>{name}</b>. Next: /subscribe to hear of outages in this chat, /status to see how the network is doing.',
    es: '✅ Queda enlazado como <b>{name}</b>. Ahora: /subscribe para recibir avisos en este chat, /status para ver cómo está la red.',
  },
  wrong: {
    en: 'This code is not good: codes work once and for ten minutes. Ask for a new one.',
    es: 'Este código no sirve: cada código vale una vez y durante diez minutos. Pida uno nuevo.',
  },
  throttled: {
    en: 'Too many wrong codes. Please wait ten minutes.',
    es: 'Demasiados códigos erróneos. Espere diez minutos.',
  },
  elsewhere: {
    en: 'Please send me your code in a private chat, where nobody else can read it.',
    es: 'Envíeme su código en un chat privado, donde nadie más pueda leerlo.',
  },
} as const satisfies Record<string, Words>;

@BotCommand({
  name: 'start',
  help: { en: 'Welcome and the next step', es: 'Bienvenida y siguiente paso' },
  usage: { en: '[code]', es: '[código]' },
  who: 'anyone',
})
export class StartCommand implements Command {
  constructor(
    private readonly links: TelegramLinksService,
    private readonly notifications: NotificationsService,
  ) {}

  async answer({ argument: code, person, spot, actor }: Asked): Promise<Reply> {
    const say = (words: Words, name = '') => ({ html: words[person.language].replace('{name}', () => shown(name)) });
    if (!code) return actor ? say(WORDS.known, actor.name) : say(WORDS.stranger);
    if (!spot.private) return say(WORDS.elsewhere);
    const redeemed = await this.links.redeem(code, person);
    if (redeemed.outcome !== 'linked') return say(WORDS[redeemed.outcome]);
    // What this chat heard of in another user's name is not this user's to hear.
    await this.notifications.handOver('telegram', addressOf(spot), redeemed.actor.userId);
    return say(WORDS.linked, redeemed.actor.name);
  }
}
