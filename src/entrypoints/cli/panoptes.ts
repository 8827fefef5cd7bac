import { Command, CommanderError } from 'commander';

import { VERSION } from '../../platform/version';
import { accountCommands } from './account.commands';
import { channelCommands } from './channel.commands';
import { databaseCommands, type OpenDatabase } from './database.commands';
import { deliveryCommands } from './delivery.commands';
import { Desk, EXIT, type Open } from './desk';
import { doctorCommand } from './doctor.command';
import { ingestCommand } from './ingest.command';
import { linkCodeCommands } from './link-code.commands';
import { notifyCommand } from './notify.command';
import { secretsCommands } from './secrets.commands';
import { subscriberCommands } from './subscriber.commands';
import { telegramCommands } from './telegram.commands';
import type { Terminal } from './terminal';
import { transferCommands } from './transfer.commands';
import { userCommands } from './user.commands';

/** Every group of commands. A new one is one file beside this one, and one line here. */
const GROUPS = [
  userCommands,
  linkCodeCommands,
  subscriberCommands,
  accountCommands,
  channelCommands,
  deliveryCommands,
  ingestCommand,
  notifyCommand,
  secretsCommands,
  telegramCommands,
  transferCommands,
];

/** What the command line works with. */
export interface Means {
  readonly open: Open;
  readonly openDatabase: OpenDatabase;
  readonly now: () => Date;
  readonly terminal: Terminal;
}

/**
 * Runs one command line, without the program's name: `['user', 'list', '--json']`. Resolves with the exit code:
 * 0 done, 1 failed, 2 wrong use, 78 wrong configuration.
 */
export async function runCommandLine(
  words: readonly string[],
  { open, openDatabase, now, terminal }: Means,
): Promise<number> {
  const desk = new Desk(open, terminal);
  const program = new Command('panoptes')
    .description('watches homes and tells the right people the moment one goes dark')
    .version(VERSION)
    .helpCommand(true);
  for (const group of GROUPS) group(program, desk);
  doctorCommand(program, desk, openDatabase);
  databaseCommands(program, desk, openDatabase, now);
  prepare(program, terminal);
  try {
    await program.parseAsync(words, { from: 'user' });
    return desk.exitCode;
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    // Commander has said what is wrong; its own code is 1 for everything.
    return cause.exitCode === 0 ? EXIT.done : EXIT.misused;
  }
}

/** What holds for every command, however deep: `--json`, and no exit of its own. */
function prepare(command: Command, terminal: Terminal): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.say(text.trimEnd()),
    writeErr: (text) => terminal.complain(text.trimEnd()),
  });
  if (command.commands.length === 0) command.option('--json', 'print JSON');
  for (const inner of command.commands) prepare(inner, terminal);
}
