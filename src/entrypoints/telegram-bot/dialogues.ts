import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, days, minutes } from '../../domain/duration';
import { Clock } from '../../platform/clock/clock';
import { Loops } from '../../platform/clock/loops';
import { together } from '../../platform/clock/together';
import { pgArray, rows } from '../../platform/database/sql';

/** A dialogue that has ended is remembered this long: a password that comes too late is still recognised as one. */
const REMEMBERED = days(1);

/** Who talks with the bot, and in which chat or topic of a forum. */
export interface Between {
  readonly chatId: number;
  readonly topicId: number | null;
  readonly personId: number;
}

export interface KeptDialogue {
  readonly kind: string;
  readonly state: unknown;
  readonly sealedSecret: string | null;
  readonly heardMessageId: number;
  readonly endsAt: Date;
}

/** Where the dialogues of several messages stand; kept in the database, since the next message may reach a replica. */
@Injectable()
export class Dialogues implements OnModuleInit {
  private readonly askToEnd = together((all: readonly Between[]) => this.endAll(all));

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    this.loops.add({ name: 'dialogues-over', every: minutes(1), work: () => this.forget() });
  }

  /** Null when there is none. One whose time is over is given too. */
  async find({ chatId, topicId, personId }: Between): Promise<KeptDialogue | null> {
    const [found] = await rows<Omit<KeptDialogue, 'heardMessageId'> & { heardMessageId: string }>(
      this.db,
      `SELECT kind, state, sealed_secret AS "sealedSecret", heard_message_id AS "heardMessageId", ends_at AS "endsAt"
       FROM dialogues WHERE chat_id = $1 AND topic_id = $2 AND telegram_user_id = $3`,
      [chatId, topicId ?? 0, personId],
    );
    return found ? { ...found, heardMessageId: Number(found.heardMessageId) } : null;
  }

  /** Begins a dialogue or takes it further; a person has one at a time in a chat or topic. */
  async keep({ chatId, topicId, personId }: Between, dialogue: KeptDialogue): Promise<void> {
    const { kind, state, sealedSecret, heardMessageId, endsAt } = dialogue;
    await this.db.query(
      `INSERT INTO dialogues (chat_id, topic_id, telegram_user_id, kind, state, sealed_secret, heard_message_id, ends_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (chat_id, topic_id, telegram_user_id) DO UPDATE SET kind = excluded.kind, state = excluded.state,
         sealed_secret = excluded.sealed_secret, heard_message_id = excluded.heard_message_id,
         ends_at = excluded.ends_at`,
      [chatId, topicId ?? 0, personId, kind, JSON.stringify(state), sealedSecret, heardMessageId, endsAt],
    );
  }

  /** Forgets the dialogue; false when there was none, or its time was over. */
  end(between: Between): Promise<boolean> {
    return this.askToEnd(between);
  }

  /** A group that has become a supergroup, which numbers its messages anew, goes on with its dialogues. */
  async moved(from: number, to: number): Promise<void> {
    await this.db.query(
      `UPDATE dialogues d SET chat_id = $2, heard_message_id = 0 WHERE chat_id = $1
         AND NOT EXISTS (SELECT FROM dialogues o WHERE o.chat_id = $2 AND o.topic_id = d.topic_id
                         AND o.telegram_user_id = d.telegram_user_id)`,
      [from, to],
    );
  }

  /** Throws away what was said in confidence in dialogues that were left and are over, and in time the dialogues. */
  async forget(): Promise<void> {
    const now = this.clock.now();
    await this.db.query('UPDATE dialogues SET sealed_secret = NULL WHERE ends_at <= $1 AND sealed_secret IS NOT NULL', [
      now,
    ]);
    await this.db.query('DELETE FROM dialogues WHERE ends_at < $1', [after(now, -REMEMBERED)]);
  }

  private async endAll(all: readonly Between[]): Promise<boolean[]> {
    const ended = await rows<{ key: string; live: boolean }>(
      this.db,
      `DELETE FROM dialogues d USING unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS x(chat, topic, person)
       WHERE d.chat_id = x.chat AND d.topic_id = x.topic AND d.telegram_user_id = x.person
       RETURNING concat_ws(' ', d.chat_id, d.topic_id, d.telegram_user_id) AS key, d.ends_at > $4 AS live`,
      [
        pgArray(all.map(({ chatId }) => chatId)),
        pgArray(all.map(({ topicId }) => topicId ?? 0)),
        pgArray(all.map(({ personId }) => personId)),
        this.clock.now(),
      ],
    );
    const live = new Map(ended.map((each) => [each.key, each.live]));
    return all.map(({ chatId, topicId, personId }) => live.get(`${chatId} ${topicId ?? 0} ${personId}`) === true);
  }
}
