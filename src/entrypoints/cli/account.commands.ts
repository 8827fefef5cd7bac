import { type Command, Option } from 'commander';

import { AccountChangesService } from '../../fleet/account-changes.service';
import { AccountsService } from '../../fleet/accounts.service';
import { CredentialCheckService } from '../../reports/credential-check.service';
import { type Desk, Misuse, table } from './desk';

interface AddOptions {
  readonly name: string;
  readonly partnerId: string;
  readonly monitor: 'all' | 'selected';
  readonly ssoUrl?: string;
  readonly apiBase?: string;
  readonly reportsBase?: string;
}

/** `panoptes account …`: the Plume accounts whose homes are watched. */
export function accountCommands(program: Command, desk: Desk): void {
  const account = program.command('account').description('Plume accounts');

  account
    .command('list')
    .description('every account, and whether we see through it')
    .action(
      desk.withHouse(async (house) => {
        const accounts = await house.get(AccountsService).list();
        const lines = accounts.map(({ name, partnerId, monitor, state, lastError }) => [
          name,
          partnerId,
          monitor,
          state,
          lastError,
        ]);
        return { text: table(['NAME', 'PARTNER', 'MONITOR', 'STATE', 'LAST ERROR'], lines), data: accounts };
      }),
    );

  account
    .command('add')
    .description('watch through a Plume account; its authorization header is read from standard input or asked for')
    .requiredOption('--name <name>', 'what we call it')
    .requiredOption('--partner-id <id>', "the partner's id at Plume")
    .addOption(new Option('--monitor <which>', 'which locations').choices(['all', 'selected']).default('selected'))
    .option('--sso-url <url>', 'token endpoint')
    .option('--api-base <url>', 'base of the API')
    .option('--reports-base <url>', 'base of the reports')
    .action(
      desk.withHouse(async (house, options: AddOptions) => {
        const authHeader = await desk.terminal.askSecret('Authorization header');
        if (!authHeader) throw new Misuse('no authorization header was given on standard input');
        const added = await house.get(AccountChangesService).put({ ...options, authHeader });
        return { text: `account ${added.name} is watched (${added.monitor})`, data: added };
      }),
    );

  account
    .command('verify')
    .description("whether Plume takes the account's credentials, now")
    .argument('[name]', 'which account', 'default')
    .action(
      desk.withHouse(async (house, name: string) => {
        const account = (await house.get(AccountsService).list()).find(
          (each) => each.name === name || each.id === name,
        );
        const check = account && (await house.get(CredentialCheckService).check(account.id));
        if (!account || !check) throw new Error(`there is no Plume account ${name}`);
        const text = check.accepted
          ? `Plume takes the credentials of ${account.name}`
          : `Plume does not take the credentials of ${account.name}: ${check.reason}\n${check.remedy}`;
        return { text, data: { name: account.name, ...check }, failed: !check.accepted };
      }),
    );
}
