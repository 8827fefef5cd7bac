import { ModuleRef } from '@nestjs/core';

import {
  type Asked,
  BotCommand,
  type Command,
  type CommandCard,
  type HelpGroup,
  type Reply,
  type Words,
} from '../bot-command';
import { CommandRegistry } from '../command-registry';
import { escape } from '../html';
import { STRANGER } from '../words';

const TITLE: Words = { en: '<b>What I can do for you</b>', es: '<b>Lo que puedo hacer por usted</b>' };

/** The headings, in their order. */
const GROUPS: Readonly<Record<HelpGroup, Words>> = {
  network: { en: '🏠 Network', es: '🏠 Red' },
  alerts: { en: '🔔 Alerts', es: '🔔 Avisos' },
  account: { en: '🔑 Accounts', es: '🔑 Cuentas' },
  chat: { en: '💬 This chat and you', es: '💬 Este chat y usted' },
};

@BotCommand({
  name: 'help',
  help: { en: 'What I can do for you', es: 'Lo que puedo hacer por usted' },
  who: 'anyone',
})
export class HelpCommand implements Command {
  // The registry holds this command too, so it is asked for when it is needed.
  constructor(private readonly modules: ModuleRef) {}

  answer({ actor, person: { language } }: Asked): Reply {
    const cards = this.modules.get(CommandRegistry).cardsFor(actor);
    const groups = (Object.keys(GROUPS) as HelpGroup[]).flatMap((group) => {
      const lines = cards.filter((card) => groupOf(card) === group).map((card) => line(card, language));
      return lines.length > 0 ? [['', `<b>${GROUPS[group][language]}</b>`, ...lines].join('\n')] : [];
    });
    const end = actor ? [] : ['', STRANGER[language]];
    return { html: [TITLE[language], ...groups, ...end].join('\n') };
  }
}

function line({ name, usage, help }: CommandCard, language: keyof Words): string {
  const how = [`/${name}`, usage?.[language]].filter(Boolean).join(' ');
  return `${escape(how)} – ${escape(help[language])}`;
}

function groupOf({ group, who }: CommandCard): HelpGroup {
  if (group) return group;
  if (who === 'anyone' || who === 'linked') return 'chat';
  if (who.startsWith('account.') || who.startsWith('user.')) return 'account';
  return /^(network|location|analytics)\./.test(who) ? 'network' : 'alerts';
}
