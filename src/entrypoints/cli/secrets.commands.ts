import type { Command } from 'commander';

import { generateSecret } from '../../platform/config/app-secret';
import { KeyRotation } from '../../platform/secrets/key-rotation';
import type { Desk } from './desk';

/** `panoptes secrets …`: the keys everything is sealed under. */
export function secretsCommands(program: Command, desk: Desk): void {
  const secrets = program.command('secrets').description('keys');

  secrets
    .command('generate')
    .description('a new value for APP_SECRET')
    .action(
      desk.without(() => {
        const appSecret = generateSecret();
        return { text: appSecret, data: { appSecret } };
      }),
    );

  secrets
    .command('rotate')
    .description('seal everything anew under a new key, while the product runs')
    .action(
      desk.withHouse(async (house) => {
        const rotation = await house.get(KeyRotation).rotate();
        const { keyId, resealed, unreadable, removedKeys } = rotation;
        const lines = [
          `the new key is ${keyId}: ${resealed} ${resealed === 1 ? 'secret was' : 'secrets were'} sealed anew`,
          ...(removedKeys > 0 ? [`old keys removed: ${removedKeys}`] : []),
          ...(unreadable > 0
            ? [`${unreadable} could not be opened (changed, or of a lost key): enter those secrets anew`]
            : []),
        ];
        return { text: lines.join('\n'), data: rotation, failed: unreadable > 0 };
      }),
    );
}
