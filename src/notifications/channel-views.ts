import { Injectable } from '@nestjs/common';

import type { Channel } from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import type { Message } from '../domain/message';
import { plainText } from '../domain/message-text';
import { Refusal } from '../domain/refusal';
import { PlatformConfig } from '../platform/config/platform.config';

/** What a reader would see in a channel. */
export interface ChannelView {
  readonly channel: string;
  readonly name: string;
  readonly configured: boolean;
  readonly text: string;
  /** Where the channel shows HTML; its texts are escaped. */
  readonly html: string | null;
  /** Messages that it takes; of SMS: segments. */
  readonly parts: number;
  readonly buttons: readonly string[];
}

/** UTF-16 units of a view of a channel that says nothing else of it. */
const LONGEST_TEXT = 10_000;

/** Shows a message as each channel would carry it. Nothing is sent. */
@Injectable()
export class ChannelViews {
  constructor(
    private readonly channels: ChannelRegistry,
    private readonly platform: PlatformConfig,
  ) {}

  /** In these channels, or in all of them (null). Throws a Refusal for a channel that we do not have. */
  of(message: Message, kinds: readonly string[] | null): ChannelView[] {
    const wanted = kinds ? [...new Set(kinds)].map((kind) => this.channel(kind)) : this.channels.all;
    return wanted.map((channel) => this.view(channel, message));
  }

  private view(channel: Channel, message: Message): ChannelView {
    const shown = this.linked(message, channel);
    const { text, html = null, parts = 1 } = channel.view?.(shown) ?? { text: plainText(shown, LONGEST_TEXT) };
    const buttons = channel.actions === 'buttons' ? message.actions : shown.actions.filter(({ url }) => url);
    return {
      channel: channel.kind,
      name: channel.title,
      configured: channel.configured,
      text,
      html,
      parts,
      buttons: channel.actions === 'none' ? [] : buttons.map(({ label }) => label),
    };
  }

  /** A sample is nobody's to act on: its links lead to the dashboard. */
  private linked(message: Message, { actions: manner }: Channel): Message {
    const { PUBLIC_URL: url } = this.platform;
    if (manner !== 'links' || url === undefined) return message;
    return { ...message, actions: message.actions.map((action) => ({ url, ...action })) };
  }

  private channel(kind: string): Channel {
    const channel = this.channels.get(kind);
    if (!channel) throw new Refusal('invalid', `This version has no channel ${kind}.`, 'channels');
    return channel;
  }
}
