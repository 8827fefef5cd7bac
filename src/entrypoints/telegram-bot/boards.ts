import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, seconds } from '../../domain/duration';
import type { Language } from '../../domain/texts/time';
import { Clock } from '../../platform/clock/clock';
import { affected, pgArray, rows } from '../../platform/database/sql';
import type { Spot } from './incoming';

/** More than a turn takes; boards of a process that died are taken up again then. */
const LEASE = seconds(60);

/** A board in hand. */
export interface Board {
  readonly chatId: number;
  /** 0 outside of topics. */
  readonly topicId: number;
  readonly userId: string;
  readonly language: Language;
  /** Null until it was sent. */
  readonly messageId: number | null;
  readonly pinned: boolean;
  readonly shownPrint: string | null;
  readonly shownAt: Date | null;
  readonly ending: boolean;
  /** False for a private chat whose person has signed out, or is another user by now. */
  readonly linked: boolean;
  /** Of whoever asked for it. */
  readonly timeZone: string | null;
  readonly leaseToken: string;
}

/** What became of a board in hand. */
export interface SettledBoard {
  readonly board: Board;
  /** True when it is no more. */
  readonly over: boolean;
  readonly messageId: number | null;
  readonly pinned: boolean;
  readonly shownPrint: string | null;
  readonly shownAt: Date | null;
  readonly dueAt: Date;
}

/** As the driver gives a bigint. */
interface TakenRow extends Omit<Board, 'chatId' | 'topicId' | 'messageId'> {
  readonly chatId: string;
  readonly topicId: string;
  readonly messageId: string | null;
}

/** Which chats have a board, and what each shows. Boards are taken in hand by lease: one replica speaks for each. */
@Injectable()
export class Boards {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** From now on this chat or topic has a board of what this user may see. One that is there is shown and pinned anew. */
  async ask({ chatId, topicId }: Spot, userId: string, language: Language): Promise<void> {
    await this.db.query(
      `INSERT INTO bot_boards (chat_id, topic_id, user_id, language, due_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (chat_id, topic_id) DO UPDATE SET user_id = excluded.user_id, language = excluded.language,
         pinned = false, shown_print = NULL, ending = NULL, due_at = excluded.due_at`,
      [chatId, topicId ?? 0, userId, language, this.clock.now()],
    );
  }

  /** Ends the board of this chat or topic; false when there is none. */
  async end({ chatId, topicId }: Spot): Promise<boolean> {
    const sql = `UPDATE bot_boards SET ending = 'asked', due_at = $3 WHERE chat_id = $1 AND topic_id = $2`;
    return (await affected(this.db, sql, [chatId, topicId ?? 0, this.clock.now()])) > 0;
  }

  /** Takes up to `limit` due boards in hand, the longest due first. */
  async take(limit: number): Promise<Board[]> {
    const now = this.clock.now();
    const taken = await rows<TakenRow>(
      this.db,
      `UPDATE bot_boards b SET lease_token = $3, lease_until = $4
       FROM (
         SELECT chat_id, topic_id FROM bot_boards
         WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
         ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
       ) due
       WHERE b.chat_id = due.chat_id AND b.topic_id = due.topic_id
       RETURNING b.chat_id AS "chatId", b.topic_id AS "topicId", b.user_id AS "userId", b.language,
         b.message_id AS "messageId", b.pinned, b.shown_print AS "shownPrint", b.shown_at AS "shownAt",
         b.ending IS NOT NULL AS ending, b.lease_token AS "leaseToken",
         (SELECT time_zone FROM users u WHERE u.id = b.user_id) AS "timeZone",
         b.chat_id < 0 OR EXISTS (
           SELECT FROM telegram_links t WHERE t.telegram_user_id = b.chat_id AND t.user_id = b.user_id
         ) AS linked`,
      [now, limit, randomUUID(), after(now, LEASE)],
    );
    return taken.map((row) => ({
      ...row,
      chatId: Number(row.chatId),
      topicId: Number(row.topicId),
      messageId: row.messageId === null ? null : Number(row.messageId),
    }));
  }

  /** Writes down what became of boards, as far as they are still in the same hands. */
  async settle(settled: readonly SettledBoard[]): Promise<void> {
    if (settled.length === 0) return;
    const over = settled.filter((each) => each.over);
    const kept = settled.filter((each) => !each.over);
    const keys = (some: readonly SettledBoard[]) => [
      pgArray(some.map(({ board }) => board.chatId)),
      pgArray(some.map(({ board }) => board.topicId)),
      pgArray(some.map(({ board }) => board.leaseToken)),
    ];
    if (over.length > 0) {
      await affected(
        this.db,
        `DELETE FROM bot_boards b USING unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS x(chat_id, topic_id, token)
         WHERE b.chat_id = x.chat_id AND b.topic_id = x.topic_id AND b.lease_token = x.token`,
        keys(over),
      );
    }
    if (kept.length === 0) return;
    await affected(
      this.db,
      `UPDATE bot_boards b SET message_id = x.message_id, pinned = x.pinned, shown_print = x.shown_print,
         shown_at = x.shown_at, due_at = x.due_at, lease_token = NULL, lease_until = NULL
       FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bool[], $6::text[], $7::timestamptz[],
         $8::timestamptz[]) AS x(chat_id, topic_id, token, message_id, pinned, shown_print, shown_at, due_at)
       WHERE b.chat_id = x.chat_id AND b.topic_id = x.topic_id AND b.lease_token = x.token`,
      [
        ...keys(kept),
        pgArray(kept.map(({ messageId }) => messageId)),
        pgArray(kept.map(({ pinned }) => pinned)),
        pgArray(kept.map(({ shownPrint }) => shownPrint)),
        pgArray(kept.map(({ shownAt }) => shownAt)),
        pgArray(kept.map(({ dueAt }) => dueAt)),
      ],
    );
  }

  /** The board of a group that has become a supergroup, whose messages are others, is sent there anew. */
  async moved(from: number, to: number): Promise<void> {
    await affected(
      this.db,
      `UPDATE bot_boards b SET chat_id = $2, message_id = NULL, pinned = false, shown_print = NULL, lease_token = NULL,
         lease_until = NULL, due_at = $3
       WHERE chat_id = $1
         AND NOT EXISTS (SELECT FROM bot_boards o WHERE o.chat_id = $2 AND o.topic_id = b.topic_id)`,
      [from, to, this.clock.now()],
    );
  }
}
