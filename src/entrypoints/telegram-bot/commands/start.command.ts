import { TelegramLinksService } from '../../../auth/telegram-links.service';
import type { Actor } from '../../../domain/permissions';
import { NotificationsService } from '../../../notifications/notifications.service';
import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { Callers } from '../callers';
import { shown } from '../html';
import { addressOf } from '../incoming';
import { BotMenu } from '../menu';
import { NextStep } from '../next-step';

const WORDS = {
  stranger: {
    en: '👋 <b>This is Panoptes.</b> It watches homes and tells the right people the moment one goes dark.\n\nTo begin, ask your administrator for a link code and send it to me as <code>/start CODE</code>. With an account and a password, /login does it too.',
    es: '👋 <b>Esto es Panoptes.</b> Vigila hogares y avisa a las personas adecuadas en cuanto uno se queda sin conexión.\n\nPara empezar, pida un código de enlace a su administrador y envíemelo como <code>/start CÓDIGO</code>. Con una cuenta y una contraseña también sirve /login.',
  },
  known: {
    en: '👋 Hello, <b>{name}</b>.',
    es: '👋 Hola, <b>{name}</b>.',
  },
  linked: {
    en: '✅ You are linked as <b>{name}</b>.',
    es: '✅ Queda enlazado como <b>{name}</b>.',
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
  alone: true,
})
export class StartCommand implements Command {
  constructor(
    private readonly links: TelegramLinksService,
    private readonly notifications: NotificationsService,
    private readonly nextStep: NextStep,
    private readonly callers: Callers,
    private readonly menu: BotMenu,
  ) {}

  async answer(asked: Asked): Promise<Reply> {
    const { argument: code, person, spot, actor } = asked;
    const { language } = person;
    if (!code) return actor ? this.welcome(WORDS.known, actor, asked) : { html: WORDS.stranger[language] };
    if (!spot.private) return { html: WORDS.elsewhere[language] };
    const redeemed = await this.links.redeem(code, person);
    if (redeemed.outcome !== 'linked') return { html: WORDS[redeemed.outcome][language] };
    // What this chat heard of in another user's name is not this user's to hear.
    await this.notifications.handOver('telegram', addressOf(spot), redeemed.actor.userId);
    this.menu.changed();
    return this.welcome(WORDS.linked, redeemed.actor, { spot, person: await this.callers.spokenTo(person) });
  }

  private async welcome(words: Words, actor: Actor, asked: Pick<Asked, 'person' | 'spot'>): Promise<Reply> {
    const hello = words[asked.person.language].replace('{name}', () => shown(actor.name));
    return { html: `${hello} ${await this.nextStep.for(actor, asked)}` };
  }
}
