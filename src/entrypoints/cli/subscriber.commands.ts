import type { Command } from 'commander';

import type { Scope } from '../../domain/scope';
import { FleetService } from '../../fleet/fleet.service';
import { NotificationsService } from '../../notifications/notifications.service';
import { type Desk, Misuse, table } from './desk';
import { locationNamed } from './location-named';

interface AddOptions {
  readonly location?: string;
  readonly name?: string;
}

/** `panoptes subscriber …`: Telegram chats that hear alerts without belonging to a user. */
export function subscriberCommands(program: Command, desk: Desk): void {
  const subscriber = program.command('subscriber').description('chats that hear alerts');

  // A group's id begins with a dash, which would otherwise be read as an option.
  subscriber
    .command('add')
    .description('alerts of everything, or of one location, for a chat')
    .argument('<chatId>', "the chat's id, as /id tells it")
    .option('--location <id>', 'only this location')
    .option('--name <name>', 'what the chat is called in lists')
    .allowUnknownOption()
    .action(
      desk.withHouse(async (house, chatId: string, { location, name }: AddOptions) => {
        const address = addressOf(chatId);
        const scope = await scopeOf(house.get(FleetService), location);
        const about = { channel: 'telegram', address, userId: null, label: name ?? null, language: null } as const;
        await house.get(NotificationsService).subscribe(about, [scope]);
        return {
          text: `chat ${address} hears of ${scope.type === 'all' ? 'everything' : `location ${scope.id}`}`,
          data: { chatId: address, scope, name: name ?? null },
        };
      }),
    );

  subscriber
    .command('list')
    .description('every chat')
    .action(
      desk.withHouse(async (house) => {
        const chats = await house.get(NotificationsService).destinations('telegram');
        const lines = chats.map(({ address, label, enabled, disabledReason, scopes }) => [
          address,
          label,
          enabled ? 'yes' : `no${disabledReason ? ` (${disabledReason})` : ''}`,
          scopes.map(spoken).join(', '),
        ]);
        return { text: table(['CHAT', 'NAME', 'ACTIVE', 'HEARS OF'], lines), data: chats };
      }),
    );

  subscriber
    .command('remove')
    .description('no more alerts for a chat; adding it again brings them back')
    .argument('<chatId>')
    .allowUnknownOption()
    .action(
      desk.withHouse(async (house, chatId: string) => {
        const address = addressOf(chatId);
        const disabled = await house.get(NotificationsService).disable('telegram', address, 'removed');
        if (disabled === 0) throw new Error(`there is no chat ${address}`);
        return { text: `chat ${address} hears of nothing any more`, data: { chatId: address, active: false } };
      }),
    );
}

function addressOf(chatId: string): string {
  if (!/^-?\d{1,20}(:\d{1,20})?$/.test(chatId)) {
    throw new Misuse(`${chatId} is no chat id: expected a number, or number:topic for a topic of a forum`);
  }
  return chatId;
}

async function scopeOf(fleet: FleetService, location: string | undefined): Promise<Scope> {
  if (!location) return { type: 'all' };
  return { type: 'location', id: (await locationNamed(fleet, location)).id };
}

const spoken = (scope: Scope) => (scope.type === 'all' ? 'everything' : `${scope.type} ${scope.id}`);
