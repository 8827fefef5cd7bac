import { Injectable } from '@nestjs/common';
import type { User } from 'telegraf/types';

import { TelegramLinksService } from '../../auth/telegram-links.service';
import type { Actor } from '../../domain/permissions';
import { languageOf, type Person, personOf } from './incoming';

/** Who writes or presses: the person, in the language of their choice, and the user whom we know them as. */
@Injectable()
export class Callers {
  constructor(private readonly links: TelegramLinksService) {}

  /** The language is what they have chosen here, else that of their Telegram. */
  async of(user: User): Promise<{ readonly actor: Actor | null; readonly person: Person }> {
    const { actor, language } = await this.links.known(user.id);
    return { actor, person: speaking(personOf(user), language) };
  }

  /** The same person, now that it is known who they are: their user may have another language. */
  async spokenTo(person: Person): Promise<Person> {
    return speaking(person, (await this.links.known(person.id)).language);
  }
}

const speaking = (person: Person, language: string | null): Person =>
  language === null ? person : { ...person, language: languageOf(language) };
