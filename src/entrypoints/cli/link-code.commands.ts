import type { Command } from 'commander';

import { AuthService } from '../../auth/auth.service';
import { TelegramLinksService } from '../../auth/telegram-links.service';
import type { Desk } from './desk';

/** `panoptes link-code …`: how a Telegram user becomes one of ours. */
export function linkCodeCommands(program: Command, desk: Desk): void {
  program
    .command('link-code')
    .description('codes that link a Telegram user')
    .command('create')
    .description('a code for one use within ten minutes, for a user or the first administrator')
    .option('--email <address>', 'whose code')
    .action(
      desk.withHouse(async (house, { email }: { email?: string }) => {
        const auth = house.get(AuthService);
        const user = email ? await auth.byEmail(email) : await auth.firstAdmin();
        if (!user?.active) {
          throw new Error(
            email
              ? `nobody active here has the e-mail address ${email}`
              : 'there is no administrator yet: set ADMIN_EMAIL, or run panoptes user create',
          );
        }
        const { code, deepLink, expiresAt } = await house.get(TelegramLinksService).createLinkCode(user.id);
        const link = deepLink ? `\nor open ${deepLink}` : '';
        return {
          text: `For ${user.email}, once, until ${expiresAt.toISOString()}:\nsend the bot /start ${code}${link}`,
          data: { email: user.email, code, deepLink, expiresAt },
        };
      }),
    );
}
