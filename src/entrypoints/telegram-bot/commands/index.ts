import type { Type } from '@nestjs/common';

import type { Command } from '../bot-command';
import { AskCommand } from './ask.command';
import { BoardCommand } from './board.command';
import { CancelCommand } from './cancel.command';
import { ClearCommand } from './clear.command';
import { HelpCommand } from './help.command';
import { IdCommand } from './id.command';
import { IncidentsCommand } from './incidents.command';
import { LanguageCommand } from './language.command';
import { LocationsCommand } from './locations.command';
import { LoginCommand } from './login.command';
import { LogoutCommand } from './logout.command';
import { MeCommand } from './me.command';
import { NodesCommand } from './nodes.command';
import { SetupCommand } from './setup.command';
import { SilenceCommand } from './silence.command';
import { StartCommand } from './start.command';
import { StatsCommand } from './stats.command';
import { StatusCommand } from './status.command';
import { SubscribeCommand } from './subscribe.command';
import { SubscriptionsCommand } from './subscriptions.command';
import { UnsubscribeCommand } from './unsubscribe.command';
import { VersionCommand } from './version.command';
import { WanCommand } from './wan.command';
import { WhyCommand } from './why.command';
import { WifiCommand } from './wifi.command';

/** Every command, in the order of the menu. A new command is one file beside this one, and one line here. */
export const COMMANDS: readonly Type<Command>[] = [
  StartCommand,
  LoginCommand,
  SetupCommand,
  LocationsCommand,
  StatusCommand,
  AskCommand,
  NodesCommand,
  WifiCommand,
  WanCommand,
  StatsCommand,
  IncidentsCommand,
  SilenceCommand,
  BoardCommand,
  SubscribeCommand,
  SubscriptionsCommand,
  WhyCommand,
  UnsubscribeCommand,
  ClearCommand,
  MeCommand,
  LanguageCommand,
  LogoutCommand,
  HelpCommand,
  IdCommand,
  VersionCommand,
  CancelCommand,
];
