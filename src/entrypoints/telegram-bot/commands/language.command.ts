import { z } from 'zod';

import { TelegramLinksService } from '../../../auth/telegram-links.service';
import { UserChanges } from '../../../auth/user-changes.service';
import type { Language } from '../../../domain/texts/time';
import {
  type Asked,
  BotCommand,
  type Command,
  type Outcome,
  type Pressed,
  type Reply,
  type Words,
} from '../bot-command';
import { BotMenu } from '../menu';
import type { Button } from '../reply';

const WORDS = {
  ask: {
    en: '🌐 I speak English with you. In which language shall I?',
    es: '🌐 Le hablo en español. ¿En qué idioma quiere que le hable?',
  },
  unknown: {
    en: '🌐 I know English and Spanish. Which one?',
    es: '🌐 Sé inglés y español. ¿Cuál?',
  },
  known: {
    en: '🌐 I speak English with you from now on, and so do the alerts of your chats.',
    es: '🌐 A partir de ahora le hablo en español, y así son también los avisos de sus chats.',
  },
  stranger: { en: '🌐 I speak English with you from now on.', es: '🌐 A partir de ahora le hablo en español.' },
} as const satisfies Record<string, Words>;

const NAMES: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' };

const pressSchema = z.strictObject({ language: z.enum(['en', 'es']) });

@BotCommand({
  name: 'language',
  help: { en: 'The language I speak with you', es: 'El idioma en que le hablo' },
  usage: { en: '[en|es]', es: '[en|es]' },
  who: 'anyone',
})
export class LanguageCommand implements Command {
  constructor(
    private readonly users: UserChanges,
    private readonly links: TelegramLinksService,
    private readonly menu: BotMenu,
  ) {}

  async answer(asked: Asked): Promise<Reply> {
    const { argument, person } = asked;
    const wanted = languageIn(argument);
    return wanted ? this.speak(asked, wanted) : choice(argument === '' ? 'ask' : 'unknown', person.language);
  }

  async press(pressed: Pressed): Promise<Outcome> {
    const read = pressSchema.safeParse(pressed.data);
    if (!read.success) return { becomes: choice('ask', pressed.person.language) };
    return { becomes: await this.speak(pressed, read.data.language) };
  }

  private async speak({ actor, person }: Pick<Asked, 'actor' | 'person'>, language: Language): Promise<Reply> {
    if (actor) await this.users.change(actor.userId, { language });
    else await this.links.speak(person.id, language);
    this.menu.changed();
    return { html: WORDS[actor ? 'known' : 'stranger'][language] };
  }
}

function languageIn(argument: string): Language | null {
  if (/^(en|english|ingl[eé]s)\b/i.test(argument)) return 'en';
  return /^(es|espa[nñ]ol|spanish|castellano)\b/i.test(argument) ? 'es' : null;
}

function choice(line: 'ask' | 'unknown', language: Language): Reply {
  const button = (of: Language): Button => ({ text: NAMES[of], command: 'language', data: { language: of } });
  return { html: WORDS[line][language], buttons: [[button('en'), button('es')]] };
}
