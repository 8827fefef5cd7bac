import type { Upload } from '../bot-api/params';
import { readPhoto } from '../bot-api/picture';
import type { BotCommand, Button, ChatInfo, User } from '../wire';
import { Bell } from './bell';
import { Chat, type Standing } from './chat';
import type { ChatMessage, Content, Media } from './message';
import { Updates } from './updates';

/** What the bot's answer to a press showed on the presser's screen. */
export interface PressAnswer {
  readonly text: string;
  readonly showAlert: boolean;
  readonly url?: string;
}

interface PendingPress {
  readonly at: number;
  answer(answer: PressAnswer): void;
}

const QUERY_LIVES_MS = 60_000;
const FILES_KEPT = 50;

/** What is behind the Bot API: chats, messages, presses, and what the bot has yet to hear. */
export class World {
  readonly bell = new Bell();
  readonly updates: Updates;
  readonly chats = new Map<number, Chat>();
  readonly files = new Map<string, Upload>();
  /** By scope and language, as `setMyCommands` gave them. */
  readonly commands = new Map<string, readonly BotCommand[]>();
  readonly descriptions = new Map<string, string>();
  private readonly presses = new Map<string, PendingPress>();
  private lastMessageId = 0;
  private lastFileId = 0;

  constructor(
    readonly bot: User,
    /** Milliseconds since 1970. */
    readonly now: () => number,
    /** Bots hear everything in a group only when BotFather's privacy mode is off. */
    readonly privacyMode: boolean,
  ) {
    this.updates = new Updates(now);
  }

  chat(id: number): Chat {
    const chat = this.chats.get(id);
    if (!chat) throw new Error(`There is no chat ${id}`);
    return chat;
  }

  joins(user: User, chat: Chat): void {
    if (chat.members.has(user.id)) return;
    chat.members.set(user.id, user);
    this.bell.ring({ type: 'chats' });
  }

  /** The old chat answers with the new id from now on. */
  upgrade(former: Chat, by: User): Chat {
    const id = former.id - 1_002_000_000_000;
    const chat = this.open({ id, type: 'supergroup', title: former.name }, former.standing);
    for (const [memberId, member] of former.members) chat.members.set(memberId, member);
    for (const administrator of former.administrators) chat.administrators.add(administrator);
    this.serviceMessage(former, by, { migrate_to_chat_id: id });
    former.migratedTo = id;
    this.serviceMessage(chat, by, { migrate_from_chat_id: former.id });
    this.bell.ring({ type: 'chats' });
    return chat;
  }

  serviceMessage(chat: Chat, from: User, service: Readonly<Record<string, unknown>>): ChatMessage {
    const message = chat.add(from, this.now(), { body: { text: '', entities: [], source: '' }, service });
    if (chat.standing !== 'kicked') this.updates.post('message', message.wire(), chat.id);
    return message;
  }

  /** The bot is added, promoted, thrown out, blocked or let in again; it hears of it. */
  changeStanding(chat: Chat, standing: Standing, by: User): void {
    if (chat.standing === standing) return;
    const member = (status: Standing) => ({ user: this.bot, status: status === 'stranger' ? 'left' : status });
    const change = {
      chat: chat.info,
      from: by,
      date: Math.floor(this.now() / 1_000),
      old_chat_member: member(chat.standing),
      new_chat_member: member(standing),
    };
    const joins = chat.isGroup && (chat.standing === 'left' || chat.standing === 'kicked');
    chat.standing = standing;
    this.updates.post('my_chat_member', change, chat.id);
    if (joins) this.serviceMessage(chat, by, { new_chat_members: [this.bot] });
    this.bell.ring({ type: 'chats' });
  }

  /** Whether Telegram tells the bot of what a person wrote. */
  hears(message: ChatMessage, chat: Chat): boolean {
    if (chat.standing === 'kicked' || chat.standing === 'left' || chat.migratedTo !== undefined) return false;
    if (!chat.isGroup || !this.privacyMode || chat.standing === 'administrator') return true;
    if (message.replyTo?.from.id === this.bot.id) return true;
    const me = `@${this.bot.username ?? ''}`.toLowerCase();
    return message.entities.some(({ type, offset, length }) => {
      const word = message.text.slice(offset, offset + length).toLowerCase();
      return type === 'bot_command' ? !word.includes('@') || word.endsWith(me) : type === 'mention' && word === me;
    });
  }

  /** The bot says something. */
  post(content: Content, chat: Chat): ChatMessage {
    return chat.add(this.bot, this.now(), content);
  }

  press(user: User, message: ChatMessage, button: Button, timeoutMs: number): Promise<PressAnswer> {
    if (button.callback_data === undefined) return Promise.resolve({ text: '', showAlert: false, ...urlOf(button) });
    const id = `${user.id}${String(this.presses.size + 1).padStart(9, '0')}`;
    let answer: PressAnswer | undefined;
    this.presses.set(id, {
      at: this.now(),
      answer: (given) => {
        answer = given;
        this.bell.wake();
      },
    });
    const query = {
      id,
      from: user,
      message: message.wire(),
      chat_instance: String(message.chat.id),
      data: button.callback_data,
    };
    this.updates.post('callback_query', query, message.chat.id);
    const unanswered = () => `The bot did not answer the press of "${button.text}".`;
    return this.bell.until(() => answer, timeoutMs, unanswered);
  }

  /** False when there is no such press, or it is too long ago. */
  answerPress(id: string, answer: PressAnswer): boolean {
    const press = this.presses.get(id);
    if (!press || this.now() - press.at > QUERY_LIVES_MS) return false;
    press.answer(answer);
    return true;
  }

  /** Keeps a file for whoever looks at it; throws for a photo that Telegram would not take. */
  keep(kind: Media['kind'], upload: Upload | undefined, reference: string): Media {
    const size = upload && kind === 'photo' ? readPhoto(upload.bytes) : undefined;
    const fileId = upload ? `file-${++this.lastFileId}` : reference;
    if (upload) this.files.set(fileId, upload);
    const oldest = this.files.size > FILES_KEPT ? this.files.keys().next().value : undefined;
    if (oldest !== undefined) this.files.delete(oldest);
    return { kind, fileId, fileName: upload?.name ?? reference, bytes: upload?.bytes.length ?? 0, size };
  }

  /** Forgets every message and update; people and chats stay. */
  forgetMessages(): void {
    for (const chat of this.chats.values()) chat.clear();
    this.updates.clear();
    this.bell.ring({ type: 'chats' });
  }

  open(info: ChatInfo, standing: Standing): Chat {
    let last = 0;
    // Supergroups count their own messages; all other chats of one account share one count.
    const nextId = info.type === 'supergroup' ? () => ++last : () => ++this.lastMessageId;
    const chat = new Chat(info, standing, this.bell, nextId);
    this.chats.set(info.id, chat);
    return chat;
  }
}

const urlOf = ({ url }: Button) => (url === undefined ? {} : { url });
