import type { Type } from '@nestjs/common';

import type { Command } from '../bot-command';
import { CancelCommand } from './cancel.command';
import { HelpCommand } from './help.command';
import { IdCommand } from './id.command';
import { StartCommand } from './start.command';
import { StatusCommand } from './status.command';
import { SubscribeCommand } from './subscribe.command';
import { UnsubscribeCommand } from './unsubscribe.command';
import { VersionCommand } from './version.command';

/** Every command, in the order of the menu. A new command is one file beside this one, and one line here. */
export const COMMANDS: readonly Type<Command>[] = [
  StartCommand,
  StatusCommand,
  SubscribeCommand,
  UnsubscribeCommand,
  HelpCommand,
  IdCommand,
  VersionCommand,
  CancelCommand,
];
