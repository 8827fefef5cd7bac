import type { Type } from '@nestjs/common';
import type { Channel } from './channel';
import { TelegramChannel } from './telegram/telegram.channel';

/** Every way to reach people. A new channel is one folder beside this file, and one line here. */
export const CHANNELS: readonly Type<Channel>[] = [TelegramChannel];
