import type { Command } from 'commander';

import { generateSecret } from '../../platform/config/app-secret';
import type { Desk } from './desk';

/** `panoptes secrets …`: the key everything is sealed under. */
export function secretsCommands(program: Command, desk: Desk): void {
  program
    .command('secrets')
    .description('keys')
    .command('generate')
    .description('a new value for APP_SECRET')
    .action(
      desk.without(() => {
        const appSecret = generateSecret();
        return { text: appSecret, data: { appSecret } };
      }),
    );
}
