import { Injectable } from '@nestjs/common';
import type { CallbackQuery } from 'telegraf/types';

import { actingAs } from '../../platform/audit/acting';
import { AlertPresses } from './alert-presses';
import { Callers } from './callers';
import { doerAt, personOf, spotOf } from './incoming';
import { PanelPresses } from './panel-presses';
import { Replies } from './replies';
import type { Outcome } from './reply';
import { PRESSED } from './words';

/** Every press of a button. Who presses is asked for each time: the chat is nobody. */
@Injectable()
export class ButtonPresses {
  constructor(
    private readonly callers: Callers,
    private readonly alerts: AlertPresses,
    private readonly panels: PanelPresses,
    private readonly replies: Replies,
  ) {}

  /** Does what was pressed and answers, whatever comes of it: an unanswered button spins for a minute. */
  async handle(query: CallbackQuery): Promise<void> {
    // In Telegram's language until we know better: whoever it is hears of trouble with finding that out too.
    let { language } = personOf(query.from);
    const { message } = query;
    try {
      const { actor, person } = await this.callers.of(query.from);
      language = person.language;
      if (!message || !('data' in query)) return await this.replies.pressed(query.id, PRESSED.stale[language]);
      const spot = spotOf(message);
      const pressed = { actor, person, spot, messageId: message.message_id };
      await actingAs(doerAt(spot, actor), async () => {
        const panel = query.data.startsWith('p');
        await this.tell(
          query,
          await (panel ? this.panels.outcome(query, pressed) : this.alerts.outcome(query.data, pressed)),
        );
      });
    } catch (cause) {
      await this.replies.pressed(query.id, PRESSED.busy[language]).catch(() => undefined);
      throw cause;
    }
  }

  private async tell({ id, message }: CallbackQuery, { toast = '', alert, becomes, says }: Outcome): Promise<void> {
    // First what ends the spinner: what follows may take as long as Plume does.
    await this.replies.pressed(id, toast, alert);
    if (!message) return;
    const spot = spotOf(message);
    const messageId = message.message_id;
    const attached = 'photo' in message || 'document' in message;
    if (becomes) await this.replies.become(spot, { messageId, attached }, becomes);
    if (says) await this.replies.send(spot, says, messageId);
  }
}
