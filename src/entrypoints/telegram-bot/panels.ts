import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { uuidOf } from '../../domain/delivery';
import { after, days, hours } from '../../domain/duration';
import { Clock } from '../../platform/clock/clock';
import { Loops } from '../../platform/clock/loops';
import { ShortCache } from '../../platform/clock/short-cache';
import { affected, rows } from '../../platform/database/sql';
import type { Button } from './reply';

/** A button that is older than this is told to be stale; whoever wants it asks again. */
const LIFE = days(30);

/** What a button stands for: the command that hears of the press, and its own data. */
export interface Meaning {
  readonly command: string;
  readonly data: unknown;
}

/** What was kept lately need not be kept again: the same buttons come with each edit. */
const LATELY = hours(1);

const meaningSchema = z.object({ command: z.string(), data: z.unknown() });

/** A row of Telegram's inline keyboard. */
type KeyboardRow = readonly ({ text: string; callback_data: string } | { text: string; url: string })[];

/**
 * What the buttons under the bot's messages stand for. Telegram carries a letter, an id and a place, nothing else. The
 * same buttons in the same chat have the same id: an edit that changes nothing is none. Whoever guesses one has gained
 * nothing, since each press is asked for anew.
 */
@Injectable()
export class Panels implements OnModuleInit {
  private readonly kept: ShortCache<unknown>;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {
    this.kept = new ShortCache(clock, LATELY);
  }

  onModuleInit(): void {
    this.loops.add({ name: 'bot-forget', every: days(1), work: () => this.forget() });
  }

  /** Keeps what buttons stand for, before they are sent: a button that nobody knows would be dead. */
  async keep(chatId: number, buttons: readonly (readonly Button[])[]): Promise<KeyboardRow[]> {
    const meanings = buttons.flatMap((row) =>
      row.flatMap((button) => ('url' in button ? [] : [{ command: button.command, data: button.data }])),
    );
    const kept = JSON.stringify(meanings);
    const id = createHash('sha256').update(`${chatId} ${kept}`).digest().subarray(0, 16);
    let place = 0;
    const keyboard = buttons.map((row) =>
      row.map((button) => {
        if ('url' in button) return { text: button.text, url: button.url };
        return { text: button.text, callback_data: `p${id.toString('base64url')}${(place++).toString(36)}` };
      }),
    );
    const row = uuidOf(id.toString('hex'));
    if (meanings.length > 0) {
      await this.kept.get(row, () =>
        this.db.query(
          `INSERT INTO bot_panels AS p (id, chat_id, buttons, made_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (id) DO UPDATE SET made_at = excluded.made_at WHERE p.made_at < $5`,
          [row, chatId, kept, this.clock.now(), after(this.clock.now(), -days(1))],
        ),
      );
    }
    return keyboard;
  }

  /** What a pressed button of that chat stands for; null when it is none of ours, or too old. */
  async meaning(callbackData: string, chatId: number): Promise<Meaning | null> {
    const [, id, place] = /^p([\w-]{22})([0-9a-z]{1,2})$/.exec(callbackData) ?? [];
    if (!id || !place) return null;
    const [found] = await rows<{ meaning: unknown }>(
      this.db,
      'SELECT buttons -> $3::int AS meaning FROM bot_panels WHERE id = $1 AND chat_id = $2',
      [uuidOf(Buffer.from(id, 'base64url').toString('hex')), chatId, Number.parseInt(place, 36)],
    );
    const meaning = meaningSchema.safeParse(found?.meaning);
    return meaning.success ? meaning.data : null;
  }

  /** The buttons of a group work on when it has become a supergroup. */
  async moved(from: number, to: number): Promise<void> {
    await affected(this.db, 'UPDATE bot_panels SET chat_id = $2 WHERE chat_id = $1', [from, to]);
  }

  async forget(): Promise<void> {
    await affected(this.db, 'DELETE FROM bot_panels WHERE made_at < $1', [after(this.clock.now(), -LIFE)]);
  }
}
