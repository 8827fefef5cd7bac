import type { Chat } from '../../simulators/telegram/world/chat';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person, Writing } from '../../simulators/telegram/world/person';
import { AuthService } from '../../src/auth/auth.service';
import { GrantsService, type Grant } from '../../src/auth/grants.service';
import { TelegramLinksService } from '../../src/auth/telegram-links.service';
import type { Role } from '../../src/domain/permissions';
import type { House } from './house';

/** What the bot says while it is still looking. */
const WAITING = /^⏳/;

/** A conversation with the bot, as people have it: they write or press, and read what comes of it. */
export class Conversation {
  constructor(private readonly house: House) {}

  /** What the bot answers to something that somebody writes, once it is no longer looking. */
  async asks(person: Person, text: string, where: Writing = {}): Promise<ChatMessage> {
    const { id, chat } = person.writes(text, where);
    return this.after(this.house.telegram.world.chat(chat.id), id);
  }

  /** The message after that one. */
  after(chat: Chat, id: number): Promise<ChatMessage> {
    return chat.until((message) => message.id > id && !WAITING.test(message.text));
  }

  /** Presses a button of the message, or of the last one that has it; gives the message once it reads otherwise. */
  async presses(person: Person, button: string, message?: ChatMessage): Promise<ChatMessage> {
    const pressed = message ?? person.messages.findLast(({ buttons }) => buttons.some(({ text }) => text === button));
    const { text: before = '' } = pressed ?? {};
    const last = pressed ? this.house.telegram.world.chat(pressed.chat.id).messages.at(-1) : undefined;
    const keys = JSON.stringify(pressed?.buttons);
    await person.presses(button, message);
    if (!pressed) throw new Error('nothing was pressed');
    return this.house.telegram.world
      .chat(pressed.chat.id)
      .until(
        (each) =>
          !WAITING.test(each.text) &&
          ((each.id === pressed.id && (each.text !== before || JSON.stringify(each.buttons) !== keys)) ||
            each.id > (last?.id ?? 0)),
      );
  }

  /** Lets the chat hear of everything that this person may see. */
  async subscribes(person: Person, where: Writing = {}): Promise<ChatMessage> {
    const asked = await this.asks(person, where.in ? '/subscribe@panoptes_bot' : '/subscribe', where);
    const everything = asked.buttons.at(-1)?.text ?? '';
    const grave = await this.presses(person, everything, asked);
    return this.presses(person, grave.buttons[0]?.text ?? '', grave);
  }

  /** Somebody of that role, linked. */
  async joins(name: string, role: Role, grants: readonly Grant[] = [], languageCode = 'en'): Promise<Person> {
    const { app } = this.house;
    const email = `${name.toLowerCase()}@example.test`;
    const known = await app.get(AuthService).byEmail(email);
    const user = known ?? (await app.get(AuthService).create({ email, name, role }));
    if (grants.length > 0) await app.get(GrantsService).replace(user.id, grants);
    const person = this.house.telegram.user({ name, languageCode });
    const { code } = await app.get(TelegramLinksService).createLinkCode(user.id);
    await this.asks(person, `/start ${code}`);
    return person;
  }
}

/** The texts of a message's buttons. */
export const buttonsOf = ({ buttons }: ChatMessage): string[] => buttons.map(({ text }) => text);
