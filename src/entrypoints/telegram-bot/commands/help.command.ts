import { ModuleRef } from '@nestjs/core';

import { type Asked, BotCommand, type Command, type Reply, type Words } from '../bot-command';
import { CommandRegistry } from '../command-registry';
import { escape } from '../html';
import { STRANGER } from '../words';

const TITLE: Words = { en: '<b>What I can do for you</b>', es: '<b>Lo que puedo hacer</b>' };

@BotCommand({
  name: 'help',
  help: { en: 'What I can do for you', es: 'Lo que puedo hacer por usted' },
  who: 'anyone',
})
export class HelpCommand implements Command {
  // The registry holds this command too, so it is asked for when it is needed.
  constructor(private readonly modules: ModuleRef) {}

  answer({ actor, person: { language } }: Asked): Reply {
    const lines = this.modules
      .get(CommandRegistry)
      .cardsFor(actor)
      .map(({ name, usage, help }) => {
        const how = [`/${name}`, usage?.[language]].filter(Boolean).join(' ');
        return `${escape(how)} – ${escape(help[language])}`;
      });
    const end = actor ? [] : ['', STRANGER[language]];
    return { html: [TITLE[language], '', ...lines, ...end].join('\n') };
  }
}
