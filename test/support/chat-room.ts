import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person, Writing } from '../../simulators/telegram/world/person';
import { AuthService } from '../../src/auth/auth.service';
import { GrantsService } from '../../src/auth/grants.service';
import { TelegramLinksService } from '../../src/auth/telegram-links.service';
import type { Role } from '../../src/domain/permissions';
import type { House } from './house';

/** What the bot and people of a house say to each other. Time passes while a report waits for the clock. */
export class ChatRoom {
  constructor(private readonly house: House) {}

  /** Somebody whom the product knows; a viewer of that location only, where one is named. */
  async joins(name: string, role: Role, location?: string, languageCode = 'en'): Promise<Person> {
    const person = this.house.telegram.user({ name, languageCode });
    const email = `${name.toLowerCase()}@example.test`;
    const { id } = await this.house.app.get(AuthService).create({ email, name, role });
    if (location) await this.house.app.get(GrantsService).replace(id, [{ type: 'location', id: location }]);
    const known = { id: person.id, username: undefined, firstName: name };
    await this.house.app.get(TelegramLinksService).link(id, known);
    return person;
  }

  /** The first thing that the bot says to what somebody writes: it says something at once, and no time passes. */
  asks(person: Person, text: string, where: Writing = {}): Promise<ChatMessage> {
    person.unblocks();
    const { id, chat } = person.writes(text, where);
    return this.chat(chat.id).until((message) => message.id > id);
  }

  /** What a message of the bot is in the end: it says so when it is still busy. */
  settled(said: ChatMessage): Promise<ChatMessage> {
    return this.until(said, ({ text }) => !text.includes('🔎'));
  }

  /** Asks, and waits for what the answer is in the end. */
  async hears(person: Person, text: string, where: Writing = {}): Promise<ChatMessage> {
    return this.settled(await this.asks(person, text, where));
  }

  /** The message once it says `text`, after somebody has pressed one of its buttons. */
  async presses(person: Person, button: string, on: ChatMessage, text: string): Promise<ChatMessage> {
    await this.house.until(person.presses(button, on));
    return this.until(on, (message) => message.text.includes(text) && !message.text.includes('🔎'));
  }

  /** The message itself, once it is as wanted. */
  until(said: ChatMessage, wanted: (message: ChatMessage) => boolean): Promise<ChatMessage> {
    return this.house.until(this.chat(said.chat.id).until((message) => message.id === said.id && wanted(message)));
  }

  private chat(id: number) {
    return this.house.telegram.world.chat(id);
  }
}

export const named = ({ buttons }: ChatMessage): string[] => buttons.map(({ text }) => text);
