import { z } from 'zod';

import { foreign } from '../../../domain/message';
import { scopesOf } from '../../../domain/permissions';
import type { Language } from '../../../domain/texts/time';
import { FleetService } from '../../../fleet/fleet.service';
import { NotificationsService } from '../../../notifications/notifications.service';
import { PlaceSubscriptionsService } from '../../../notifications/place-subscriptions.service';
import {
  type Asked,
  BotCommand,
  type Command,
  type Outcome,
  type Pressed,
  type Reply,
  type Words,
} from '../bot-command';
import { filled } from '../filled';
import { ADMINISTRATORS_ONLY, GroupAuthority } from '../group-authority';
import { shown } from '../html';
import { addressOf, type Spot } from '../incoming';
import { meant, whichOne } from '../locations-by-name';
import { plainName } from '../subscription-text';
import { PRESSED, STRANGER } from '../words';

const WORDS = {
  what: { en: '🔕 <b>What should end?</b>', es: '🔕 <b>¿Qué debe terminar?</b>' },
  more: { en: 'The others: /subscriptions', es: 'Las demás: /subscriptions' },
  sure: {
    en: '🔕 This chat would hear of nothing any more ({n}). <b>End all of it?</b>',
    es: '🔕 Este chat ya no recibiría ningún aviso ({n}). <b>¿Terminar todo?</b>',
  },
  endAll: { en: 'End all', es: 'Terminar todo' },
  yes: { en: 'Yes, end all', es: 'Sí, terminar todo' },
  no: { en: 'No', es: 'No' },
  all: { en: '🔕 This chat hears of nothing any more.', es: '🔕 Este chat ya no recibe avisos.' },
  one: {
    en: '🔕 This chat no longer hears of <b>{name}</b>.',
    es: '🔕 Este chat ya no recibe avisos de <b>{name}</b>.',
  },
  none: { en: 'This chat had no such subscription.', es: 'Este chat no tenía esa suscripción.' },
  kept: { en: 'Everything stays as it is.', es: 'Todo queda como está.' },
  ended: { en: '🔕 It has ended.', es: '🔕 Ha terminado.' },
} as const satisfies Record<string, Words>;

/** Subscriptions that get a button of their own. */
const SHOWN = 8;

const dataSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('ask') }),
  z.object({ do: z.literal('one'), id: z.string() }),
  z.object({ do: z.literal('sure') }),
  z.object({ do: z.literal('all') }),
  z.object({ do: z.literal('no') }),
]);

@BotCommand({
  name: 'unsubscribe',
  help: { en: 'No more alerts here, or none of one location', es: 'Sin avisos aquí, o sin los de una ubicación' },
  usage: { en: '[location]', es: '[ubicación]' },
  // Whoever was subscribed by an administrator may always put an end to it; of a group, only people we know.
  who: 'anyone',
  group: 'alerts',
})
export class UnsubscribeCommand implements Command {
  constructor(
    private readonly fleet: FleetService,
    private readonly notifications: NotificationsService,
    private readonly places: PlaceSubscriptionsService,
    private readonly authority: GroupAuthority,
  ) {}

  async answer({ actor, argument, person, spot }: Asked): Promise<Reply> {
    const { language } = person;
    if (!actor && (!spot.private || argument)) return { html: STRANGER[language] };
    if (!(await this.authority.mayChange(spot, person))) return { html: ADMINISTRATORS_ONLY[language] };
    if (!argument) return this.ask(spot, language);
    const found = await this.fleet.findLocations(actor ? scopesOf(actor) : [], argument, 6);
    const location = meant(found, argument);
    if (!location) return { html: whichOne(found, language) };
    const scope = { type: 'location', id: location.id } as const;
    const ended = await this.notifications.unsubscribe('telegram', addressOf(spot), scope);
    return { html: filled(WORDS[ended > 0 ? 'one' : 'none'], language, { name: shown(location.name) }) };
  }

  async press({ actor, data, person, spot }: Pressed): Promise<Outcome> {
    const { language } = person;
    const read = dataSchema.safeParse(data);
    if (!read.success) return { toast: PRESSED.stale[language] };
    if (!actor && !spot.private) return { toast: PRESSED.stranger[language], alert: true };
    if (!(await this.authority.mayChange(spot, person))) return { toast: ADMINISTRATORS_ONLY[language], alert: true };
    const place = { channel: 'telegram', address: addressOf(spot) };
    const pressed = read.data;
    switch (pressed.do) {
      case 'ask':
        return { becomes: await this.ask(spot, language) };
      case 'one': {
        const ended = await this.places.end(place, pressed.id);
        return { toast: WORDS[ended ? 'ended' : 'none'][language], becomes: await this.ask(spot, language) };
      }
      case 'sure':
        return { becomes: await this.sure(spot, language) };
      case 'all':
        await this.notifications.unsubscribe('telegram', place.address);
        return { becomes: { html: WORDS.all[language] } };
      case 'no':
        return { becomes: { html: WORDS.kept[language] } };
    }
  }

  private async ask(spot: Spot, language: Language): Promise<Reply> {
    const place = { channel: 'telegram', address: addressOf(spot) };
    const { heard, total } = await this.places.heard(place, { offset: 0, limit: SHOWN });
    if (total === 0) return { html: WORDS.all[language] };
    return {
      html: [WORDS.what[language], ...(total > heard.length ? [WORDS.more[language]] : [])].join('\n'),
      buttons: [
        ...heard.map((subscription) => [
          {
            text: `🔕 ${foreign(plainName(subscription, language), 40)}`,
            command: 'unsubscribe',
            data: { do: 'one', id: subscription.id },
          },
        ]),
        [{ text: `${WORDS.endAll[language]} (${total})`, command: 'unsubscribe', data: { do: 'sure' } }],
      ],
    };
  }

  private async sure(spot: Spot, language: Language): Promise<Reply> {
    const place = { channel: 'telegram', address: addressOf(spot) };
    const { total } = await this.places.heard(place, { offset: 0, limit: 1 });
    return {
      html: filled(WORDS.sure, language, { n: total }),
      buttons: [
        [
          { text: WORDS.yes[language], command: 'unsubscribe', data: { do: 'all' } },
          { text: WORDS.no[language], command: 'unsubscribe', data: { do: 'no' } },
        ],
      ],
    };
  }
}
