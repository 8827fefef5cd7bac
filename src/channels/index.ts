import type { Type } from '@nestjs/common';
import type { Channel } from './channel';
import { AppriseChannel } from './apprise/apprise.channel';
import { DiscordChannel } from './discord/discord.channel';
import { EmailChannel } from './email/email.channel';
import { InAppChannel } from './in-app/in-app.channel';
import { MqttChannel } from './mqtt/mqtt.channel';
import { NtfyChannel } from './ntfy/ntfy.channel';
import { SlackChannel } from './slack/slack.channel';
import { SmsChannel } from './sms/sms.channel';
import { TeamsChannel } from './teams/teams.channel';
import { TelegramChannel } from './telegram/telegram.channel';
import { WebPushChannel } from './web-push/web-push.channel';
import { WebhookChannel } from './webhook/webhook.channel';
import { WhatsappChannel } from './whatsapp/whatsapp.channel';

/** Every way to reach people. A new channel is one folder beside this file, and one line here. */
export const CHANNELS: readonly Type<Channel>[] = [
  TelegramChannel,
  EmailChannel,
  SmsChannel,
  WhatsappChannel,
  WebhookChannel,
  SlackChannel,
  DiscordChannel,
  TeamsChannel,
  NtfyChannel,
  WebPushChannel,
  MqttChannel,
  AppriseChannel,
  InAppChannel,
];
