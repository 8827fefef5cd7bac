import { Injectable } from '@nestjs/common';
import type { CallbackQuery } from 'telegraf/types';

import { TelegramLinksService } from '../../auth/telegram-links.service';
import { readButtonData } from '../../domain/delivery';
import { type Actor, may } from '../../domain/permissions';
import type { Language } from '../../domain/texts/time';
import { type IncidentDetails, IncidentsService } from '../../incidents/incidents.service';
import { NotificationsService } from '../../notifications/notifications.service';
import { Clock } from '../../platform/clock/clock';
import { incidentText } from './incident-text';
import { languageOf, spotOf } from './incoming';
import { Replies } from './replies';
import { PRESSED, ROLE_MAY } from './words';

/** What is shown above the chat; `alert` makes it a window that must be closed. */
interface Outcome {
  readonly text: string;
  readonly alert?: boolean;
}

/** The buttons under an alert. Who presses is asked for each time: the chat is nobody. */
@Injectable()
export class ButtonPresses {
  constructor(
    private readonly links: TelegramLinksService,
    private readonly incidents: IncidentsService,
    private readonly notifications: NotificationsService,
    private readonly replies: Replies,
    private readonly clock: Clock,
  ) {}

  /** Does what was pressed and answers, whatever comes of it: an unanswered button spins for a minute. */
  async handle(query: CallbackQuery): Promise<void> {
    const language = languageOf(query.from.language_code);
    try {
      const { text, alert } = await this.outcome(query, language);
      await this.replies.pressed(query.id, text, alert);
    } catch (cause) {
      await this.replies.pressed(query.id, PRESSED.busy[language]).catch(() => undefined);
      throw cause;
    }
  }

  private async outcome(query: CallbackQuery, language: Language): Promise<Outcome> {
    const stale = { text: PRESSED.stale[language] };
    const press = 'data' in query ? readButtonData(query.data) : null;
    if (!press || !query.message) return stale;
    const actor = await this.links.userByTelegram(query.from.id);
    if (!actor) return { text: PRESSED.stranger[language], alert: true };
    const incident = await this.incidentOf(press.deliveryId, query.message.chat.id);
    if (!incident || !may(actor, 'network.view', incident)) return stale;
    if (press.action === 'a') return this.acknowledge(incident, actor, language);
    await this.replies.send(
      spotOf(query.message),
      { html: incidentText(incident, this.clock.now(), language) },
      query.message.message_id,
    );
    return { text: PRESSED.details[language] };
  }

  private async acknowledge(incident: IncidentDetails, actor: Actor, language: Language): Promise<Outcome> {
    if (!may(actor, 'incident.acknowledge', incident, incident.assignedTo))
      return { text: ROLE_MAY[actor.role][language], alert: true };
    const outcome = await this.incidents.acknowledge(incident.id, actor);
    return { text: PRESSED[outcome === 'missing' ? 'stale' : outcome][language] };
  }

  /** The incident that the button was about, if it was sent to this very chat. */
  private async incidentOf(deliveryId: string, chatId: number): Promise<IncidentDetails | null> {
    const delivery = await this.notifications.deliveryById(deliveryId);
    if (!delivery?.incidentId || delivery.address.split(':')[0] !== String(chatId)) return null;
    return this.incidents.details(delivery.incidentId);
  }
}
