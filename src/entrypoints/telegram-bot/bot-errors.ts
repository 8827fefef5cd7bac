import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, days, hours } from '../../domain/duration';
import { NotificationsService } from '../../notifications/notifications.service';
import { Clock } from '../../platform/clock/clock';
import { affected, rows } from '../../platform/database/sql';
import { redactText } from '../../platform/logging/redaction';
import { TelegramRefusal, TelegramUnreachable } from '../../platform/telegram/telegram-api';

/** The same cause is told once in this time, by whichever replica meets it first. */
const QUIET = hours(1);

const LONGEST_CAUSE = 300;

/** Tells admins of what the bot could not do, and why, without a secret and without filling their chats. */
@Injectable()
export class BotErrors {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly notifications: NotificationsService,
  ) {}

  /** `command` is what was asked for; `reference` is what the person was given, and the log has. */
  async tell(cause: Error, command: string, reference: string): Promise<void> {
    if (isTelegramsTrouble(cause)) return;
    const now = this.clock.now();
    const said = causeInWords(cause);
    await this.db.transaction(async (tx) => {
      const [fresh] = await rows(
        tx,
        `INSERT INTO bot_errors AS e (cause, told_at) VALUES ($1, $2)
         ON CONFLICT (cause) DO UPDATE SET told_at = excluded.told_at WHERE e.told_at <= $3 RETURNING 1`,
        [printOf(said), now, after(now, -QUIET)],
      );
      if (!fresh) return;
      const params = { cause: said, command, reference };
      await this.notifications.post(tx, [{ type: 'notice', severity: 'warning', key: 'bot_error', params }], now);
      await affected(tx, 'DELETE FROM bot_errors WHERE told_at < $1', [after(now, -days(1))]);
    });
  }
}

/** What failed, without the values that databases and parsers quote: one may be what somebody wrote in confidence. */
export const causeInWords = ({ name, message }: Error): string =>
  redactText(`${name}: ${message}`)
    .replace(/"[^]*" is not valid JSON/, '"…" is not valid JSON')
    .replace(/: "[^]*"$/, ': "…"')
    .slice(0, LONGEST_CAUSE);

/** Ids and numbers differ from time to time; what failed is the same. */
const printOf = (said: string): string =>
  createHash('sha256')
    .update(said.replace(/[0-9a-f]*\d[0-9a-f-]*/gi, '#'))
    .digest('hex');

/** Nothing of ours, and seen in readiness: telling of it would have to wait for the same thing. */
const isTelegramsTrouble = (cause: Error): boolean =>
  cause instanceof TelegramUnreachable ||
  (cause instanceof TelegramRefusal && (cause.code === 429 || cause.code >= 500));
