import { type Command, Option } from 'commander';
import { z } from 'zod';

import { AuthService } from '../../auth/auth.service';
import { SAID_TYPES, type SaidType } from '../../domain/messages';
import { type Role, ROLES } from '../../domain/permissions';
import { PRIORITIES, type Priority } from '../../domain/said-message';
import type { AnnouncedTo } from '../../notifications/announcement-audience';
import { AnnouncementsService } from '../../notifications/announcements.service';
import { type Desk, Misuse } from './desk';

interface NotifyOptions {
  readonly to: string;
  readonly title: string;
  readonly message: string;
  readonly type: SaidType;
  readonly priority: Priority;
}

const LONGEST = { title: 200, message: 4_000 };

const WHOM = `user:E (an e-mail address), role:${ROLES.join('|')}, destination:ID or chat:ID`;

/** `panoptes notify`: a message to a person, a role, a destination or a chat. */
export function notifyCommand(program: Command, desk: Desk): void {
  program
    .command('notify')
    .description('send a message to a person, a role, a destination or a chat')
    .requiredOption('--to <whom>', WHOM)
    .requiredOption('--title <title>', 'a few words')
    .requiredOption('--message <message>', 'the text; its lines are paragraphs')
    .addOption(new Option('--type <type>').choices(SAID_TYPES).default('announcement'))
    .addOption(new Option('--priority <priority>').choices(PRIORITIES).default('normal'))
    .action(
      desk.withHouse(async (house, { to: whom, title, message, type, priority }: NotifyOptions) => {
        for (const [what, text] of Object.entries({ title, message })) mustFit(what as keyof typeof LONGEST, text);
        const to = await addressee(house.get(AuthService), whom);
        const wanted = { to, type, title: title.trim(), message: message.trim(), priority };
        const announcements = house.get(AnnouncementsService);
        const { id, total } = await announcements.send(null, { ...wanted, data: {}, actions: [], related: null }, null);
        const { unreachable } = await announcements.one(id);
        const places = total === 1 ? '1 place' : `${total} places`;
        const text = `${id} is on its way to ${places}; the running product sends it`;
        return { text: [text, ...nobodyAt(unreachable)].join('\n'), data: { id, total, unreachable } };
      }),
    );
}

const nobodyAt = (people: number): string[] =>
  people === 0 ? [] : [`${people === 1 ? '1 person has' : `${people} people have`} no place where they could be told`];

function mustFit(what: keyof typeof LONGEST, text: string): void {
  if (!text.trim()) throw new Misuse(`--${what} is empty`);
  if (text.length > LONGEST[what]) throw new Misuse(`--${what} is longer than ${LONGEST[what]} characters`);
}

async function addressee(auth: AuthService, whom: string): Promise<AnnouncedTo> {
  const [, kind, name = ''] = /^(user|role|destination|chat):(.+)$/.exec(whom) ?? [];
  if (kind === 'role' && isRole(name)) return { role: name };
  if (kind === 'chat') return { chatId: name };
  if (kind === 'destination' && z.guid().safeParse(name).success) return { destinationId: name };
  if (kind !== 'user') throw new Misuse(`--to is ${WHOM}, not ${whom}`);
  const user = await auth.byEmail(name);
  if (!user) throw new Error(`there is no user ${name}`);
  return { userId: user.id };
}

const isRole = (name: string): name is Role => (ROLES as readonly string[]).includes(name);
