import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { notThere } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { affected, rows, type Tx } from '../platform/database/sql';
import { SealError, SecretBox } from '../platform/secrets/secret-box';

/** How an answer came about: by a language model, by the built-in rules, or not to its end. */
export type Outcome = 'answered' | 'built-in' | 'stopped' | 'failed';

/** A tool that was used for an answer, with what it gave: what the numbers of the answer rest on. */
export interface UsedTool {
  readonly name: string;
  readonly input: unknown;
  readonly state: 'done' | 'confirm' | 'refused';
  /** What it found, or why it was refused; null when there was too much to be kept. */
  readonly result: unknown;
}

/** A change that waits for its person's yes. */
export interface Confirmation {
  readonly id: string;
  readonly preview: string;
}

export interface KeptAnswer {
  readonly text: string;
  readonly tools: readonly UsedTool[];
  readonly confirmations: readonly Confirmation[];
}

/** A question as it was kept. `answer` is null while it is being answered, or when that never came to an end. */
export interface Turn {
  readonly question: string;
  readonly askedAt: Date;
  readonly answeredAt: Date | null;
  readonly outcome: Outcome | null;
  readonly answer: KeptAnswer | null;
}

export interface Conversation {
  readonly id: string;
  /** How it began. */
  readonly title: string;
  readonly startedAt: Date;
  readonly spokenAt: Date;
}

/** What somebody asks: in a conversation of theirs, in a chat (which has one), or (neither) in a new one. */
export interface NewQuestion {
  readonly text: string;
  readonly conversationId: string | null;
  readonly place: string | null;
  /** The message of a chat that it is; it may come again. */
  readonly askedAs: string | null;
}

/** A question that was written down, to be answered. */
export interface OpenTurn {
  readonly conversationId: string;
  readonly no: string;
  /** What was answered already, when the same message of a chat has come again. */
  readonly known: KeptAnswer | null;
}

/** Conversations of one person on the web; the oldest make room. */
const MOST_CONVERSATIONS = 200;

/** Turns that are looked at for what a model is reminded of. */
const REMEMBERED = 50;

const LONGEST_TITLE = 80;

/** UTF-16 units of tool results that are kept with an answer. */
const MOST_RESULTS = 64_000;

const keptSchema = z.object({
  text: z.string(),
  tools: z.array(
    z.object({
      name: z.string(),
      input: z.unknown(),
      state: z.enum(['done', 'confirm', 'refused']),
      result: z.unknown(),
    }),
  ),
  confirmations: z.array(z.object({ id: z.string(), preview: z.string() })),
});

interface TurnRow {
  readonly askedAt: Date;
  readonly answeredAt: Date | null;
  readonly outcome: Outcome | null;
  readonly sealedQuestion: string;
  readonly sealedAnswer: string | null;
}

const TURN = `asked_at AS "askedAt", answered_at AS "answeredAt", outcome, sealed_question AS "sealedQuestion",
  sealed_answer AS "sealedAnswer"`;

/** What people and the assistant have said to each other: one's own, and nobody else's. */
@Injectable()
export class Conversations {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly audit: Audit,
  ) {}

  /** Writes a question down before it is answered. Throws a Refusal when the conversation is not theirs. */
  async ask(userId: string, question: NewQuestion): Promise<OpenTurn> {
    const known = question.askedAs === null ? null : await this.asked(userId, question.askedAs);
    if (known) return known;
    const now = this.clock.now();
    const sealedQuestion = await this.box.seal(question.text);
    const sealedTitle = await this.box.seal(titleOf(question.text));
    return this.db.transaction(async (tx) => {
      const conversationId = question.conversationId
        ? await this.goOn(tx, userId, question.conversationId, now)
        : await this.begin(tx, userId, question.place, sealedTitle, now);
      const [row] = await rows<{ no: string }>(
        tx,
        `INSERT INTO assistant_messages (conversation_id, asked_as, asked_at, sealed_question) VALUES ($1, $2, $3, $4)
         RETURNING no`,
        [conversationId, question.askedAs, now, sealedQuestion],
      );
      return { conversationId, no: row?.no ?? '', known: null };
    });
  }

  /** Keeps what was answered. A conversation that was cleared meanwhile stays cleared. */
  async answer({ conversationId, no }: OpenTurn, outcome: Outcome, answer: KeptAnswer): Promise<void> {
    const sealed = await this.box.seal(JSON.stringify({ ...answer, tools: withinBounds(answer.tools) }));
    await affected(
      this.db,
      `UPDATE assistant_messages SET answered_at = $3, outcome = $4, sealed_answer = $5
       WHERE conversation_id = $1 AND no = $2`,
      [conversationId, no, this.clock.now(), outcome, sealed],
    );
  }

  /** The newest turns before this one, the oldest first. */
  async before({ conversationId, no }: OpenTurn): Promise<Turn[]> {
    const found = await rows<TurnRow>(
      this.db,
      `SELECT ${TURN} FROM assistant_messages WHERE conversation_id = $1 AND no < $2 ORDER BY no DESC LIMIT ${REMEMBERED}`,
      [conversationId, no],
    );
    return Promise.all(found.reverse().map((row) => this.opened(row)));
  }

  /** Somebody's conversations on the web, that which was spoken in last first. */
  async list(userId: string, { limit, after }: Slice<readonly [string, string]>): Promise<Conversation[]> {
    const found = await rows<Omit<Conversation, 'title'> & { readonly sealedTitle: string }>(
      this.db,
      `SELECT id, sealed_title AS "sealedTitle", started_at AS "startedAt", spoken_at AS "spokenAt"
       FROM assistant_conversations
       WHERE user_id = $1 AND place IS NULL AND ($2::timestamptz IS NULL OR (spoken_at, id) < ($2, $3::uuid))
       ORDER BY spoken_at DESC, id DESC LIMIT $4`,
      [userId, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
    return Promise.all(
      found.map(async ({ sealedTitle, ...rest }) => ({ ...rest, title: (await this.open(sealedTitle)) ?? '' })),
    );
  }

  /** Throws a Refusal when it is not theirs. */
  async mustBeTheirs(userId: string, conversationId: string): Promise<void> {
    const sql = 'SELECT FROM assistant_conversations WHERE id = $1 AND user_id = $2';
    const [found] = await rows(this.db, sql, [conversationId, userId]);
    if (!found) throw notThere('conversationId');
  }

  /** A conversation with its newest turns, the oldest of them first. Throws a Refusal when it is not theirs. */
  async read(userId: string, conversationId: string): Promise<{ conversation: Conversation; turns: Turn[] }> {
    const [found] = await rows<Omit<Conversation, 'title'> & { readonly sealedTitle: string }>(
      this.db,
      `SELECT id, sealed_title AS "sealedTitle", started_at AS "startedAt", spoken_at AS "spokenAt"
       FROM assistant_conversations WHERE id = $1 AND user_id = $2`,
      [conversationId, userId],
    );
    if (!found) throw notThere();
    const { sealedTitle, ...rest } = found;
    const turns = await this.before({ conversationId, no: '9223372036854775807', known: null });
    return { conversation: { ...rest, title: (await this.open(sealedTitle)) ?? '' }, turns };
  }

  /** Forgets a conversation. Throws a Refusal when it is not theirs. */
  async forget(userId: string, conversationId: string): Promise<void> {
    const gone = await this.remove('id = $2', userId, conversationId);
    if (gone === 0) throw notThere();
  }

  /** Forgets what was said in a chat; false when nothing was. */
  async clear(userId: string, place: string): Promise<boolean> {
    return (await this.remove('place = $2', userId, place)) > 0;
  }

  private remove(which: string, userId: string, value: string): Promise<number> {
    return this.db.transaction(async (tx) => {
      const gone = await rows<{ id: string }>(
        tx,
        `DELETE FROM assistant_conversations WHERE user_id = $1 AND ${which} RETURNING id`,
        [userId, value],
      );
      await this.audit.writeAll(
        tx,
        gone.map(({ id }) => ({ action: 'conversation.forgotten', subjectType: 'conversation', subjectId: id })),
      );
      return gone.length;
    });
  }

  private async asked(userId: string, askedAs: string): Promise<OpenTurn | null> {
    const [found] = await rows<{ conversationId: string; no: string; sealedAnswer: string | null }>(
      this.db,
      `SELECT m.conversation_id AS "conversationId", m.no, m.sealed_answer AS "sealedAnswer"
       FROM assistant_messages m JOIN assistant_conversations c ON c.id = m.conversation_id AND c.user_id = $2
       WHERE m.asked_as = $1`,
      [askedAs, userId],
    );
    if (!found) return null;
    return { conversationId: found.conversationId, no: found.no, known: await this.kept(found.sealedAnswer) };
  }

  private async goOn(tx: Tx, userId: string, conversationId: string, now: Date): Promise<string> {
    const [found] = await rows<{ id: string }>(
      tx,
      'UPDATE assistant_conversations SET spoken_at = $3 WHERE id = $1 AND user_id = $2 RETURNING id',
      [conversationId, userId, now],
    );
    if (!found) throw notThere('conversationId');
    return found.id;
  }

  private async begin(tx: Tx, userId: string, place: string | null, sealedTitle: string, now: Date): Promise<string> {
    const [made] = await rows<{ id: string }>(
      tx,
      `INSERT INTO assistant_conversations (id, user_id, place, sealed_title, started_at, spoken_at)
       VALUES ($1, $2, $3, $4, $5, $5)
       ON CONFLICT (user_id, place) DO UPDATE SET spoken_at = excluded.spoken_at RETURNING id`,
      [randomUUID(), userId, place, sealedTitle, now],
    );
    if (place === null) {
      await affected(
        tx,
        `DELETE FROM assistant_conversations WHERE id IN (
           SELECT id FROM assistant_conversations WHERE user_id = $1 AND place IS NULL
           ORDER BY spoken_at DESC, id DESC OFFSET ${MOST_CONVERSATIONS}
         )`,
        [userId],
      );
    }
    return made?.id ?? '';
  }

  private async opened({ sealedQuestion, sealedAnswer, ...rest }: TurnRow): Promise<Turn> {
    return { ...rest, question: (await this.open(sealedQuestion)) ?? '', answer: await this.kept(sealedAnswer) };
  }

  private async kept(sealed: string | null): Promise<KeptAnswer | null> {
    const text = sealed === null ? null : await this.open(sealed);
    return text === null ? null : keptSchema.parse(JSON.parse(text));
  }

  /** Null when its key is gone: what was said then is lost, and nothing else. */
  private async open(sealed: string): Promise<string | null> {
    try {
      return (await this.box.open(sealed)).reveal();
    } catch (cause) {
      if (cause instanceof SealError) return null;
      throw cause;
    }
  }
}

const titleOf = (text: string): string => {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length <= LONGEST_TITLE ? line : `${[...line].slice(0, LONGEST_TITLE - 1).join('')}…`;
};

function withinBounds(tools: readonly UsedTool[]): UsedTool[] {
  let left = MOST_RESULTS;
  return tools.map((tool) => {
    left -= JSON.stringify(tool.result ?? null).length;
    return left < 0 ? { ...tool, result: null } : tool;
  });
}
