import { type Command, Option } from 'commander';

import { AuthService } from '../../auth/auth.service';
import { ROLES, type Role } from '../../domain/permissions';
import { type Desk, Misuse, table } from './desk';

interface CreateOptions {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password?: string;
  readonly passwordStdin?: boolean;
}

/** `panoptes user …`: who may use Panoptes. */
export function userCommands(program: Command, desk: Desk): void {
  const user = program.command('user').description('people who use Panoptes');

  user
    .command('create')
    .description('add a user')
    .requiredOption('--email <address>', 'e-mail address')
    .requiredOption('--name <name>', 'name')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--password <password>', 'password (others may see it: prefer --password-stdin)'))
    .addOption(new Option('--password-stdin', 'read the password from standard input').conflicts('password'))
    .action(
      desk.withHouse(async (house, { email, name, role, password, passwordStdin }: CreateOptions) => {
        if (!/^\S+@\S+$/.test(email)) throw new Misuse(`${email} is no e-mail address`);
        const given = passwordStdin ? await desk.terminal.askSecret('Password') : password;
        if (passwordStdin && !given) throw new Misuse('standard input held no password');
        const created = await house.get(AuthService).create({ email, name, role, password: given });
        return { text: `${created.email} (${created.role}) was added`, data: created };
      }),
    );

  user
    .command('list')
    .description('everybody')
    .action(
      desk.withHouse(async (house) => {
        const users = await house.get(AuthService).list();
        const lines = users.map(({ email, name, role, active }) => [email, name, role, active ? 'yes' : 'no']);
        return { text: table(['E-MAIL', 'NAME', 'ROLE', 'ACTIVE'], lines), data: users };
      }),
    );

  user
    .command('disable')
    .description('shut a user out, at once and everywhere')
    .argument('[email]', 'e-mail address')
    .option('--email <address>', 'the same, as an option')
    .action(
      desk.withHouse(async (house, argument: string | undefined, options: { email?: string }) => {
        const email = argument ?? options.email;
        if (!email) throw new Misuse('say whom: panoptes user disable <email>');
        const disabled = await house.get(AuthService).disable(email);
        return { text: `${disabled.email} is shut out`, data: disabled };
      }),
    );
}
