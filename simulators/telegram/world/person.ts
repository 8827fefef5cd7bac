import { foundEntities } from '../bot-api/text';
import type { Button, User } from '../wire';
import type { Chat, Topic, Waiting } from './chat';
import type { ChatMessage } from './message';
import type { PressAnswer, World } from './world';

export interface Writing {
  /** A group; without it, the private chat with the bot. */
  readonly in?: { readonly chat: Chat };
  readonly topic?: Topic | number;
  readonly replyTo?: ChatMessage;
}

/** Which button: its whole text, or a question to each. */
export type ButtonChoice = string | ((button: Button) => boolean);

/** Somebody with a Telegram account. What a person does here arrives at the bot as an update. */
export class Person {
  constructor(
    private readonly world: World,
    readonly user: User,
    /** The private chat with the bot. */
    readonly chat: Chat,
  ) {}

  get id(): number {
    return this.user.id;
  }

  get name(): string {
    return this.user.first_name;
  }

  get messages(): readonly ChatMessage[] {
    return this.chat.messages;
  }

  until(wanted: (message: ChatMessage) => boolean, waiting?: Waiting): Promise<ChatMessage> {
    return this.chat.until(wanted, waiting);
  }

  /** Opens the bot and presses Start, perhaps through a link that carries a code. */
  starts(code?: string): ChatMessage {
    this.unblocks();
    return this.writes(code === undefined ? '/start' : `/start ${code}`);
  }

  writes(text: string, { in: group, topic, replyTo }: Writing = {}): ChatMessage {
    const chat = group?.chat ?? this.chat;
    if (chat.isGroup) this.world.joins(this.user, chat);
    else if (chat.standing === 'stranger') chat.standing = 'member';
    const message = chat.add(this.user, this.world.now(), {
      body: { text, entities: foundEntities(text), source: text },
      topic: typeof topic === 'object' ? topic.id : topic,
      replyTo,
    });
    if (this.world.hears(message, chat)) this.world.updates.post('message', message.wire(), chat.id);
    return message;
  }

  edits(message: ChatMessage, text: string): void {
    const chat = this.world.chat(message.chat.id);
    message.edit({ text, entities: foundEntities(text), source: text }, undefined, this.world.now());
    this.world.bell.ring({ type: 'edited', message });
    if (this.world.hears(message, chat)) this.world.updates.post('edited_message', message.wire(), chat.id);
  }

  /**
   * Presses an inline button of a message; without one, of the newest message of the private chat that has it.
   *
   * Resolves with what the bot answers; rejects when there is no such button, or no answer in time.
   */
  presses(button: ButtonChoice, message?: ChatMessage, { timeoutMs = 10_000 }: Waiting = {}): Promise<PressAnswer> {
    const wanted = typeof button === 'string' ? ({ text }: Button) => text === button : button;
    const pressed = message ?? this.messages.findLast(({ buttons }) => buttons.some(wanted));
    const found = pressed?.deleted ? undefined : pressed?.buttons.find(wanted);
    const answer =
      pressed && found
        ? this.world.press(this.user, pressed, found, timeoutMs)
        : Promise.reject(new Error(`There is no such button: ${String(button)}. ${buttonsOf(pressed)}`));
    // Whoever presses without waiting for the answer must not bring the process down.
    answer.catch(() => undefined);
    return answer;
  }

  /** Deletes a message as a person can: the bot is not told. */
  deletes(message: ChatMessage): void {
    this.world.chat(message.chat.id).remove(message);
  }

  blocksTheBot(): void {
    this.becomes('kicked');
  }

  unblocks(): void {
    if (this.chat.standing === 'kicked') this.becomes('member');
  }

  /** Deletes the Telegram account. */
  vanishes(): void {
    this.chat.deactivated = true;
    this.world.bell.ring({ type: 'chats' });
  }

  private becomes(standing: 'kicked' | 'member'): void {
    this.world.changeStanding(this.chat, standing, this.user);
  }
}

const buttonsOf = (message: ChatMessage | undefined) =>
  message
    ? `The message has ${JSON.stringify(message.buttons.map(({ text }) => text))}${message.deleted ? ' and is deleted' : ''}.`
    : 'No message has it.';
