import { Injectable } from '@nestjs/common';

import { readButtonData } from '../../domain/delivery';
import { OBJECTIONS, untilInWords } from '../../domain/texts/pressed';
import { whatRoleMay } from '../../domain/texts/roles';
import { AlertActions } from '../../incidents/alert-actions.service';
import { NotificationsService } from '../../notifications/notifications.service';
import { Clock } from '../../platform/clock/clock';
import type { Pressed } from './bot-command';
import { filled } from './filled';
import { detailsReply } from './incident-text';
import type { Outcome } from './reply';
import { PRESSED } from './words';

/** The buttons under an alert. */
@Injectable()
export class AlertPresses {
  constructor(
    private readonly actions: AlertActions,
    private readonly notifications: NotificationsService,
    private readonly clock: Clock,
  ) {}

  async outcome(callbackData: string, { actor, person, spot }: Omit<Pressed, 'data'>): Promise<Outcome> {
    const { language } = person;
    const press = readButtonData(callbackData);
    if (!press) return { toast: PRESSED.stale[language] };
    if (!actor) return { toast: PRESSED.stranger[language], alert: true };
    const now = this.clock.now();
    const done = await this.actions.act(press.action, await this.incidentOf(press.deliveryId, spot.chatId), actor);
    switch (done.outcome) {
      case 'stale':
      case 'acknowledged':
      case 'already':
      case 'declined':
        return { toast: PRESSED[done.outcome][language] };
      case 'details': {
        const says = detailsReply(done.incident, actor, now, language, { told: true });
        return { toast: PRESSED.details[language], says };
      }
      case 'silenced':
      case 'silent-already': {
        const until = untilInWords(done.until, now, done.incident.timeZone, language);
        const words = done.outcome === 'silenced' ? PRESSED.silenced : PRESSED.silentAlready;
        return { toast: filled(words, language, { until }) };
      }
      case 'not-theirs':
        return { toast: whatRoleMay(actor.role, done.refused, language), alert: true };
      case 'objected':
        return { toast: OBJECTIONS[done.objection][language] };
    }
  }

  /** The incident that the button was about, if it was sent to this very chat. */
  private async incidentOf(deliveryId: string, chatId: number): Promise<string | null> {
    const delivery = await this.notifications.deliveryById(deliveryId);
    return delivery?.address.split(':')[0] === String(chatId) ? delivery.incidentId : null;
  }
}
