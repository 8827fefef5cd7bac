import type { INestApplicationContext } from '@nestjs/common';
import { type Command, Option } from 'commander';

import { AuthService } from '../../auth/auth.service';
import { InvitesService } from '../../auth/invites.service';
import { SecondFactors } from '../../auth/second-factors.service';
import type { User } from '../../auth/user';
import { UserChanges } from '../../auth/user-changes.service';
import { ROLES, type Role } from '../../domain/permissions';
import { Refusal } from '../../domain/refusal';
import { PlatformConfig } from '../../platform/config/platform.config';
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
        const added = `${created.email} (${created.role}) was added`;
        if (given) return { text: added, data: created };
        const invitation = await invite(house, created.id);
        return { text: `${added}\n${told(invitation)}`, data: { ...created, ...invitation } };
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
        const email = whom(argument, options, 'disable');
        const disabled = await house.get(UserChanges).disable(email);
        return { text: `${disabled.email} is shut out`, data: disabled };
      }),
    );

  user
    .command('invite')
    .description('a new link to choose a password by, for whoever has none or has forgotten it')
    .argument('[email]', 'e-mail address')
    .option('--email <address>', 'the same, as an option')
    .action(
      desk.withHouse(async (house, argument: string | undefined, options: { email?: string }) => {
        const { id, email } = await find(house, whom(argument, options, 'invite'));
        const invitation = await invite(house, id);
        return { text: told(invitation), data: { email, ...invitation } };
      }),
    );

  user
    .command('totp-off')
    .description('remove the second factor of somebody who has lost their authenticator')
    .argument('[email]', 'e-mail address')
    .option('--email <address>', 'the same, as an option')
    .action(
      desk.withHouse(async (house, argument: string | undefined, options: { email?: string }) => {
        const { id, email } = await find(house, whom(argument, options, 'totp-off'));
        const removed = await house.get(SecondFactors).remove(id);
        const text = removed ? `${email} signs in by password alone now` : `${email} has no second factor`;
        return { text, data: { email, removed } };
      }),
    );
}

function whom(argument: string | undefined, options: { email?: string }, command: string): string {
  const email = argument ?? options.email;
  if (!email) throw new Misuse(`say whom: panoptes user ${command} <email>`);
  return email;
}

async function find(house: INestApplicationContext, email: string): Promise<User> {
  const user = await house.get(AuthService).byEmail(email);
  if (!user?.active) {
    throw new Refusal('missing', {
      en: `Nobody active here has the e-mail address ${email}.`,
      es: `Nadie activo aquí tiene la dirección de correo ${email}.`,
    });
  }
  return user;
}

interface Invitation {
  readonly inviteUrl: string;
  readonly expiresAt: Date;
}

async function invite(house: INestApplicationContext, userId: string): Promise<Invitation> {
  const { token, expiresAt } = await house.get(InvitesService).invite(userId);
  const config = house.get(PlatformConfig);
  return { inviteUrl: `${config.publicUrl(config.PORT)}/invite?token=${token}`, expiresAt };
}

const told = ({ inviteUrl, expiresAt }: Invitation) =>
  `They choose a password here, once, until ${expiresAt.toISOString()}:\n${inviteUrl}`;
