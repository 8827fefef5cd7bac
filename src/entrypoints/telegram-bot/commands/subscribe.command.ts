import { scopesOf } from '../../../domain/permissions';
import type { Scope } from '../../../domain/scope';
import { FleetService } from '../../../fleet/fleet.service';
import { NotificationsService } from '../../../notifications/notifications.service';
import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { shown } from '../html';
import { addressOf } from '../incoming';
import { meant, whichOne } from '../locations-by-name';

const WORDS = {
  everything: {
    en: '🔔 This chat now hears of every location. /unsubscribe ends it.',
    es: '🔔 Este chat recibirá avisos de todas las ubicaciones. /unsubscribe lo termina.',
  },
  yours: {
    en: '🔔 This chat now hears of every location that you may see. /unsubscribe ends it.',
    es: '🔔 Este chat recibirá avisos de todas las ubicaciones que usted puede ver. /unsubscribe lo termina.',
  },
  one: {
    en: '🔔 This chat now hears of <b>{name}</b>. /unsubscribe ends it.',
    es: '🔔 Este chat recibirá avisos de <b>{name}</b>. /unsubscribe lo termina.',
  },
  nothing: {
    en: 'There is nothing you may see yet. Ask your administrator to grant you a location.',
    es: 'Todavía no hay nada que pueda ver. Pida a su administrador que le conceda una ubicación.',
  },
} as const satisfies Record<string, Words>;

@BotCommand({
  name: 'subscribe',
  help: { en: 'Alerts for this chat: everything, or one location', es: 'Avisos en este chat: todo, o una ubicación' },
  usage: { en: '[location]', es: '[ubicación]' },
  who: 'subscription.manage',
})
export class SubscribeCommand implements Command {
  constructor(
    private readonly fleet: FleetService,
    private readonly notifications: NotificationsService,
  ) {}

  async answer(asked: Asked): Promise<Reply> {
    const { actor, argument, person } = asked;
    const { language } = person;
    const scopes = actor ? scopesOf(actor) : [];
    if (scopes.length === 0) return { html: WORDS.nothing[language] };
    if (!argument) {
      await this.subscribe(asked, scopes);
      return { html: WORDS[scopes.some(({ type }) => type === 'all') ? 'everything' : 'yours'][language] };
    }
    const found = await this.fleet.findLocations(scopes, argument, 6);
    const location = meant(found, argument);
    if (!location) return { html: whichOne(found, language) };
    await this.subscribe(asked, [{ type: 'location', id: location.id }]);
    return { html: WORDS.one[language].replace('{name}', () => shown(location.name)) };
  }

  private subscribe({ actor, spot, person }: Asked, scopes: readonly Scope[]): Promise<unknown> {
    return this.notifications.subscribe(
      {
        channel: 'telegram',
        address: addressOf(spot),
        userId: actor?.userId ?? null,
        label: spot.title,
        language: person.language,
      },
      scopes,
    );
  }
}
