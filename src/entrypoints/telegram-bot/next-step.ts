import { Injectable } from '@nestjs/common';

import { type Actor, may } from '../../domain/permissions';
import { AccountsService } from '../../fleet/accounts.service';
import { NotificationsService } from '../../notifications/notifications.service';
import type { Words } from './bot-command';
import { ChosenLocations } from './chosen-locations';
import { addressOf, type Incoming } from './incoming';

const WORDS = {
  setup: {
    en: 'Next: /setup connects a Plume account, so that there is something to watch.',
    es: 'Ahora: /setup conecta una cuenta de Plume, para que haya algo que vigilar.',
  },
  noAccount: {
    en: 'There is no Plume account yet: an administrator sets one up with /setup.',
    es: 'Todavía no hay ninguna cuenta de Plume: un administrador la configura con /setup.',
  },
  noGrant: {
    en: 'Nothing was granted to you yet: ask your administrator to open a location for you.',
    es: 'Todavía no se le ha concedido nada: pida a su administrador que le abra una ubicación.',
  },
  subscribe: {
    en: 'Next: /subscribe to hear of outages in this chat, /status to see how the network is doing.',
    es: 'Ahora: /subscribe para recibir avisos en este chat, /status para ver cómo está la red.',
  },
  choose: {
    en: 'Next: /locations to choose the location that this chat talks about, /status to see how the network is doing.',
    es: 'Ahora: /locations para elegir la ubicación de la que habla este chat, /status para ver cómo está la red.',
  },
  ready: {
    en: 'Everything is in place: /status shows how it is doing, /help what else I can do.',
    es: 'Todo está listo: /status muestra cómo va, /help qué más puedo hacer.',
  },
} as const satisfies Record<string, Words>;

/** What somebody sensibly does next, by what there is already. */
@Injectable()
export class NextStep {
  constructor(
    private readonly accounts: AccountsService,
    private readonly notifications: NotificationsService,
    private readonly chosen: ChosenLocations,
  ) {}

  async for(actor: Actor, { person, spot }: Pick<Incoming, 'person' | 'spot'>): Promise<string> {
    return WORDS[await this.step(actor, spot)][person.language];
  }

  private async step(actor: Actor, spot: Incoming['spot']): Promise<keyof typeof WORDS> {
    if (actor.role === 'viewer' && actor.grants.length === 0) return 'noGrant';
    const connected = (await this.accounts.list()).length > 0;
    if (!connected) return may(actor, 'account.manage') ? 'setup' : 'noAccount';
    if (!(await this.notifications.hears('telegram', addressOf(spot)))) return 'subscribe';
    return (await this.chosen.chosen(spot)) ? 'ready' : 'choose';
  }
}
