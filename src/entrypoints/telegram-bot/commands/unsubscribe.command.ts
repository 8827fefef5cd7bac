import { scopesOf } from '../../../domain/permissions';
import { FleetService } from '../../../fleet/fleet.service';
import { NotificationsService } from '../../../notifications/notifications.service';
import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { shown } from '../html';
import { addressOf } from '../incoming';
import { meant, whichOne } from '../locations-by-name';
import { STRANGER } from '../words';

const WORDS = {
  all: { en: '🔕 This chat hears of nothing any more.', es: '🔕 Este chat ya no recibe avisos.' },
  one: {
    en: '🔕 This chat no longer hears of <b>{name}</b>.',
    es: '🔕 Este chat ya no recibe avisos de <b>{name}</b>.',
  },
  none: {
    en: 'This chat had no such subscription.',
    es: 'Este chat no tenía esa suscripción.',
  },
} as const satisfies Record<string, Words>;

@BotCommand({
  name: 'unsubscribe',
  help: { en: 'No more alerts here, or none of one location', es: 'Sin avisos aquí, o sin los de una ubicación' },
  usage: { en: '[location]', es: '[ubicación]' },
  // Whoever was subscribed by an administrator may always put an end to it; of a group, only people we know.
  who: 'anyone',
})
export class UnsubscribeCommand implements Command {
  constructor(
    private readonly fleet: FleetService,
    private readonly notifications: NotificationsService,
  ) {}

  async answer({ actor, argument, person: { language }, spot }: Asked): Promise<Reply> {
    if (!actor && (!spot.private || argument)) return { html: STRANGER[language] };
    if (!argument) {
      const ended = await this.notifications.unsubscribe('telegram', addressOf(spot));
      return { html: WORDS[ended > 0 ? 'all' : 'none'][language] };
    }
    const found = await this.fleet.findLocations(actor ? scopesOf(actor) : [], argument, 6);
    const location = meant(found, argument);
    if (!location) return { html: whichOne(found, language) };
    const scope = { type: 'location', id: location.id } as const;
    const ended = await this.notifications.unsubscribe('telegram', addressOf(spot), scope);
    return { html: WORDS[ended > 0 ? 'one' : 'none'][language].replace('{name}', () => shown(location.name)) };
  }
}
