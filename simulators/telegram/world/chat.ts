import { forbidden, impossible, type Refusal } from '../bot-api/refusal';
import type { ChatInfo, ChatType, User } from '../wire';
import type { Bell } from './bell';
import { ChatMessage, type Content } from './message';

/** Where the bot stands in a chat; `stranger` is a private chat that its person never started. */
export type Standing = 'stranger' | 'member' | 'administrator' | 'kicked' | 'left';

export interface Waiting {
  readonly timeoutMs?: number;
}

export interface Topic {
  readonly id: number;
  readonly name: string;
}

const PATIENCE_MS = 10_000;

/** One chat with everything that was said in it: a live view for tests, the truth for the Bot API. */
export class Chat {
  /** What stands in the chat now, oldest first; what was deleted is gone. */
  readonly messages: ChatMessage[] = [];
  readonly topics = new Map<number, Topic>();
  readonly members = new Map<number, User>();
  readonly administrators = new Set<number>();
  standing: Standing;
  /** A private chat whose person deleted the account. */
  deactivated = false;
  /** The bot met this person elsewhere, in a group for example. */
  met = false;
  migratedTo: number | undefined;
  private readonly byId = new Map<number, ChatMessage>();

  constructor(
    readonly info: ChatInfo,
    standing: Standing,
    private readonly bell: Bell,
    private readonly nextMessageId: () => number,
  ) {
    this.standing = standing;
  }

  get id(): number {
    return this.info.id;
  }

  get type(): ChatType {
    return this.info.type;
  }

  get name(): string {
    return this.info.title ?? this.info.first_name ?? String(this.id);
  }

  get isGroup(): boolean {
    return this.type !== 'private';
  }

  get fromBot(): ChatMessage[] {
    return this.messages.filter((message) => message.fromBot);
  }

  /** The newest message of the bot, if it said anything. */
  get last(): ChatMessage | undefined {
    return this.messages.findLast((message) => message.fromBot);
  }

  message(id: number): ChatMessage | undefined {
    return this.byId.get(id);
  }

  /** Resolves with the first message of the bot, old or new, edited or not, that `wanted` accepts. */
  until(wanted: (message: ChatMessage) => boolean, { timeoutMs = PATIENCE_MS }: Waiting = {}): Promise<ChatMessage> {
    return this.bell.until(
      () => this.messages.find((message) => message.fromBot && wanted(message)),
      timeoutMs,
      () => `The bot's last words in "${this.name}": ${this.lastWords()}`,
    );
  }

  add(from: User, at: number, content: Content): ChatMessage {
    const added = new ChatMessage(this.nextMessageId(), this.info, from, at, content);
    this.messages.push(added);
    this.byId.set(added.id, added);
    this.bell.ring({ type: 'message', message: added });
    return added;
  }

  remove(message: ChatMessage): void {
    message.deleted = true;
    this.byId.delete(message.id);
    this.messages.splice(this.messages.indexOf(message), 1);
    this.bell.ring({ type: 'deleted', message });
  }

  clear(): void {
    this.messages.length = 0;
    this.byId.clear();
  }

  /** Why the bot may not write here now, or undefined when it may. */
  refusal(): Refusal | undefined {
    if (this.migratedTo !== undefined) {
      return impossible('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: this.migratedTo });
    }
    if (this.deactivated) return forbidden('user is deactivated');
    switch (this.standing) {
      case 'stranger':
        return forbidden("bot can't initiate conversation with a user");
      case 'kicked':
        return forbidden(this.isGroup ? `bot was kicked from the ${this.type} chat` : 'bot was blocked by the user');
      case 'left':
        return forbidden(`bot is not a member of the ${this.type} chat`);
      default:
        return undefined;
    }
  }

  private lastWords(): string {
    const said = this.fromBot.slice(-3).map(({ text }) => JSON.stringify(text.slice(0, 300)));
    return said.length > 0 ? said.join(' · ') : 'none';
  }
}
