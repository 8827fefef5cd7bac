import { Injectable } from '@nestjs/common';

import type { Channel, ViewOptions } from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import type { View, ViewFact } from '../domain/channel-view';
import type { Message } from '../domain/message';
import { plainLine } from '../domain/message-text';
import type { Tone } from '../domain/tone';
import { PlatformConfig } from '../platform/config/platform.config';
import { noChannel } from './channel-refusals';

/** What a reader would see in a channel. */
export interface ChannelView {
  readonly channel: string;
  readonly name: string;
  readonly configured: boolean;
  /** What stands apart from the text, such as a subject. */
  readonly title: string | null;
  readonly lines: View['lines'];
  readonly tone: Tone | null;
  /** All of it in plain text. */
  readonly text: string;
  /** Where the channel shows HTML; its texts are escaped. */
  readonly html: string | null;
  /** What a program gets. */
  readonly json: string | null;
  /** Messages that it takes; of SMS: segments. */
  readonly parts: number;
  readonly buttons: readonly string[];
  readonly facts: readonly ViewFact[];
}

/** Shows a message as each channel would carry it. Nothing is sent. */
@Injectable()
export class ChannelViews {
  constructor(
    private readonly channels: ChannelRegistry,
    private readonly platform: PlatformConfig,
  ) {}

  /** In these channels, or in all of them (null). Throws a Refusal for a channel that we do not have. */
  of(message: Message, about: ViewOptions, kinds: readonly string[] | null): ChannelView[] {
    const wanted = kinds ? [...new Set(kinds)].map((kind) => this.channel(kind)) : this.channels.all;
    return wanted.map((channel) => this.view(channel, message, about));
  }

  private view(channel: Channel, message: Message, about: ViewOptions): ChannelView {
    const {
      title = null,
      tone = null,
      html = null,
      json = null,
      ...view
    } = channel.view(this.linked(message, channel), about);
    const { lines, parts = 1, buttons = [], facts = [] } = view;
    return {
      channel: channel.kind,
      name: channel.title,
      configured: channel.configured,
      title,
      lines,
      tone,
      text: json ?? [...(title === null ? [] : [title]), ...lines.map(plainLine)].join('\n'),
      html,
      json,
      parts,
      buttons,
      facts,
    };
  }

  /** A sample is nobody's to act on: its links lead to the dashboard. */
  private linked(message: Message, channel: Channel): Message {
    const { PUBLIC_URL: url } = this.platform;
    const carriesLinks = channel.actions === 'links' || channel.actionsAt !== undefined;
    if (!carriesLinks || url === undefined) return message;
    return { ...message, actions: message.actions.map((action) => ({ url, ...action })) };
  }

  private channel(kind: string): Channel {
    const channel = this.channels.get(kind);
    if (!channel) throw noChannel(kind, 'channels');
    return channel;
  }
}
