import type { Params } from '../bot-api/params';
import type { Breach, RateLimits } from '../bot-api/limits';
import { broken, impossible, Refusal } from '../bot-api/refusal';
import type { Chat } from '../world/chat';
import type { ChatMessage } from '../world/message';
import type { World } from '../world/world';

/** A granted call whose answer has words beside its result. */
export class Described {
  constructor(
    readonly result: unknown,
    readonly description: string,
  ) {}
}

export interface ServerRules {
  readonly limits: RateLimits;
  /** Webhooks on loopback may use plain http and any port. */
  readonly loopbackWebhooks: boolean;
  readonly webhookRetryMs: number;
}

/** One call of the bot: its parameters, the world it acts on, and the questions that most methods ask. */
export class Call {
  /** Set when the bot was too fast. */
  breach: Breach | undefined;

  constructor(
    readonly world: World,
    readonly params: Params,
    readonly rules: ServerRules,
    /** Runs when the caller hangs up before the answer. */
    readonly gone: (hangUp: () => void) => void,
    /** Runs another call in the bot's name. */
    readonly perform: (method: string, params: Params) => void,
  ) {}

  /** The chat that `chat_id` names, whether or not the bot may write there. */
  chat(): Chat {
    const given = this.params.text('chat_id');
    if (given === undefined || given === '') throw broken('chat_id is empty');
    const chat = given.startsWith('@')
      ? [...this.world.chats.values()].find(({ info }) => info.username === given.slice(1))
      : this.world.chats.get(Number(given));
    if (!chat || (chat.standing === 'stranger' && !this.isKnown(chat))) throw impossible('chat not found');
    return chat;
  }

  /** The chat, once it is sure that the bot may write there and is not too fast. */
  destination(): Chat {
    const chat = this.chat();
    const breach = this.rules.limits.breachOf(chat.id, chat.isGroup, this.world.now());
    if (breach) {
      this.breach = breach;
      const words = `Too Many Requests: retry after ${breach.retryAfter}`;
      throw new Refusal(429, words, 'limit', { retry_after: breach.retryAfter });
    }
    this.admit(chat);
    return chat;
  }

  /** The chat, for a call that no limit counts. */
  place(): Chat {
    const chat = this.chat();
    this.admit(chat);
    return chat;
  }

  messageId(): number {
    const id = this.params.integer('message_id');
    if (id === undefined) throw broken('message identifier is not specified');
    return id;
  }

  /** The message of the bot that is to be edited. */
  ownMessage(chat: Chat): ChatMessage {
    const message = chat.message(this.messageId());
    if (!message) throw impossible('message to edit not found');
    if (message.from.id !== this.world.bot.id) throw broken("message can't be edited");
    return message;
  }

  private admit(chat: Chat): void {
    const refusal = chat.refusal();
    if (refusal) throw refusal;
  }

  /** Somebody who never started the bot exists for it only when they share a group. */
  private isKnown(chat: Chat): boolean {
    return [...this.world.chats.values()].some((other) => other.isGroup && other.members.has(chat.id));
  }
}

export type Method = (call: Call) => unknown;
