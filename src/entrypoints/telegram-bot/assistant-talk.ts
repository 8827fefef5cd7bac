import { Injectable } from '@nestjs/common';

import { type Answered, AssistantService } from '../../assistant/assistant.service';
import { seconds, since } from '../../domain/duration';
import type { Actor } from '../../domain/permissions';
import { Clock } from '../../platform/clock/clock';
import { TelegramApi } from '../../platform/telegram/telegram-api';
import { answerHtml } from './answer-html';
import type { Asked, Reply, Words } from './bot-command';
import { escape } from './html';
import { addressOf, type Spot } from './incoming';
import { Replies, type Sent } from './replies';

const WORDS = {
  yes: { en: '✅ Yes, do it', es: '✅ Sí, hágalo' },
  no: { en: '✖️ No', es: '✖️ No' },
} as const satisfies Record<string, Words>;

/** Milliseconds between two edits of what is being said: within what one chat, and one group, may hear from us. */
const BETWEEN_EDITS = { alone: seconds(1.5), group: seconds(4) };

/** Telegram shows for about 5 s that somebody is typing. */
const TYPING = seconds(4);

/** UTF-16 units of an unfinished answer that are shown: it has to fit into one message, marks and all. */
const LONGEST_DRAFT = 3_000;

/** What a button under a change that waits for a yes stands for. */
export interface Decision {
  readonly id: string;
  readonly yes: boolean;
  /** Whose yes it wants. */
  readonly userId: string;
  readonly preview: string;
}

/** Where a person's conversation with the assistant is kept. */
export const placeOf = (spot: Spot): string => `telegram ${addressOf(spot)}`;

/** The assistant in a chat: it is seen to type, says what it has so far, and ends with the whole answer. */
@Injectable()
export class AssistantTalk {
  constructor(
    private readonly assistant: AssistantService,
    private readonly replies: Replies,
    private readonly api: TelegramApi,
    private readonly clock: Clock,
  ) {}

  /** Answers `text`, and then asks for a yes to each change that was prepared. The same message again is the same answer. */
  async answer(asked: Asked & { readonly actor: Actor }, text: string): Promise<void> {
    const { spot, messageId, person, actor } = asked;
    const draft = new Draft(this.clock, spot.private ? BETWEEN_EDITS.alone : BETWEEN_EDITS.group);
    const question = { text, conversationId: null, place: placeOf(spot), askedAs: `${placeOf(spot)} ${messageId}` };
    const asker = { actor, language: person.language, mayWrite: true };
    const whole = this.assistant
      .answer(
        asker,
        question,
        (saying) => saying.type === 'token' && draft.add(saying.text),
        new AbortController().signal,
      )
      .finally(() => draft.end());
    whole.catch(() => undefined);
    const typing = new AbortController();
    void this.type(spot, typing.signal);
    let sent: Sent | null = null;
    for (let shown = await draft.next(); shown !== null; shown = await draft.next()) {
      typing.abort();
      const reply = { html: `${answerHtml(shown)} …` };
      sent = sent ? await this.replies.become(spot, sent, reply, false) : await this.say(asked, reply);
    }
    typing.abort();
    const answered = await whole;
    const reply = { html: answerHtml(answered.text) };
    if (sent) await this.replies.become(spot, sent, reply, false);
    else await this.say(asked, reply);
    await this.askForYes(asked, answered);
  }

  private async askForYes(
    { spot, actor, person }: Asked & { readonly actor: Actor },
    answered: Answered,
  ): Promise<void> {
    for (const { id, preview } of answered.confirmations) {
      const button = (yes: boolean) => ({
        text: WORDS[yes ? 'yes' : 'no'][person.language],
        command: 'ask',
        data: { id, yes, userId: actor.userId, preview } satisfies Decision,
      });
      await this.replies.send(spot, { html: `❓ ${escape(preview)}`, buttons: [[button(true), button(false)]] });
    }
  }

  private say({ spot, messageId }: Asked, reply: Reply): Promise<Sent | null> {
    return this.replies.send(spot, reply, spot.private ? undefined : messageId);
  }

  /** Shows that somebody is typing until there is something to read. Nothing depends on it. */
  private async type({ chatId, topicId }: Spot, done: AbortSignal): Promise<void> {
    const where = { chat_id: chatId, ...(topicId === null ? {} : { message_thread_id: topicId }) };
    while (!done.aborted) {
      await this.api.call('sendChatAction', { ...where, action: 'typing' }, done).catch(() => undefined);
      await this.clock.sleep(TYPING, done);
    }
  }
}

/** An answer while it comes, shown again whenever there is more of it and the chat may hear it. */
class Draft {
  private text = '';
  private shown = '';
  private shownAt: Date;
  private over = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly between: number,
  ) {
    this.shownAt = clock.now();
  }

  add(text: string): void {
    this.text += text;
    this.wake();
  }

  end(): void {
    this.over = true;
    this.wake();
  }

  /** What is to be shown next; null when the answer is whole. */
  async next(): Promise<string | null> {
    while (!this.over) {
      const wait = this.between - since(this.shownAt, this.clock.now());
      const draft = this.text.slice(0, LONGEST_DRAFT).trim();
      if (wait <= 0 && draft !== this.shown) {
        this.shown = draft;
        this.shownAt = this.clock.now();
        return draft;
      }
      await this.news(wait > 0 ? wait : null);
    }
    return null;
  }

  /** Resolves when there is more, when the answer is whole, or when `ms` are over. */
  private async news(ms: number | null): Promise<void> {
    const woken = new AbortController();
    const heard = new Promise<void>((resolve) => (this.wake = resolve));
    await (ms === null ? heard : Promise.race([heard, this.clock.sleep(ms, woken.signal)]));
    woken.abort();
  }
}
