import { Injectable, Logger } from '@nestjs/common';

import { NotificationsService } from '../../notifications/notifications.service';
import { Boards } from './boards';
import { ChosenLocations } from './chosen-locations';
import { Dialogues } from './dialogues';
import { Panels } from './panels';

/** A group that has become a supergroup goes on under another id, with everything that is known of it. */
@Injectable()
export class ChatMoves {
  private readonly logger = new Logger(ChatMoves.name);

  constructor(
    private readonly notifications: NotificationsService,
    private readonly chosen: ChosenLocations,
    private readonly dialogues: Dialogues,
    private readonly panels: Panels,
    private readonly boards: Boards,
  ) {}

  /** Done twice, it changes nothing more. */
  async follow(from: number, to: number): Promise<void> {
    this.logger.log(`chat ${from} has become ${to}`);
    await this.notifications.moved('telegram', String(from), String(to));
    await this.chosen.moved(from, to);
    await this.dialogues.moved(from, to);
    await this.panels.moved(from, to);
    await this.boards.moved(from, to);
  }
}
