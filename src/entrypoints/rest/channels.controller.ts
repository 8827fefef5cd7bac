import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { ChannelAdminService } from '../../notifications/channel-admin.service';
import { Allow, SignedIn, TheCaller } from './access';
import {
  ChannelChange,
  ChannelDto,
  channelName,
  ChannelsDto,
  ChannelTest,
  ChannelTrialDto,
  WebPushKeyDto,
} from './channels.dto';
import { Operation } from './operation';

/** The ways to reach people, as admins set them up. */
@ApiTags('Channels')
@Controller('api/channels')
export class ChannelsController {
  constructor(private readonly channels: ChannelAdminService) {}

  @Get()
  @Allow('channel.manage')
  @Operation('Every channel, with its settings and how it does', { answers: ChannelsDto })
  async list() {
    return { items: await this.channels.list() };
  }

  @Get('web-push/key')
  @SignedIn()
  @Operation('The public key with which a browser subscribes to push messages', { answers: WebPushKeyDto })
  async pushKey() {
    return { publicKey: await this.channels.webPushKey() };
  }

  @Get(':channel')
  @Allow('channel.manage')
  @Operation('A channel', { answers: ChannelDto })
  one(@Param('channel', { schema: channelName() }) channel: string) {
    return this.channels.one(channel);
  }

  @Put(':channel')
  @Allow('channel.manage')
  @Operation('Changes the settings of a channel, or switches it on or off; at once, on every replica', {
    answers: ChannelDto,
  })
  change(
    @Param('channel', { schema: channelName() }) channel: string,
    @Body({ schema: ChannelChange }) { enabled, settings }: z.output<typeof ChannelChange>,
    @TheCaller() { actor }: Caller,
  ) {
    const change = { ...(enabled === undefined ? {} : { enabled }), ...(settings ? { settings } : {}) };
    return this.channels.change(channel, change, actor.userId);
  }

  @Post(':channel/test')
  @Allow('channel.manage')
  @Operation('Tries the settings at the far side, and sends a test message', { answers: ChannelTrialDto })
  test(
    @Param('channel', { schema: channelName() }) channel: string,
    @Body({ schema: ChannelTest }) { address, settings }: z.output<typeof ChannelTest>,
  ) {
    return this.channels.test(channel, { ...(address ? { address } : {}), ...(settings ? { settings } : {}) });
  }
}
