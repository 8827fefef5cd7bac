import { Inject, Injectable } from '@nestjs/common';
import type { Channel } from './channel';

/** The injection token of one instance of each channel. */
export const CHANNEL_INSTANCES = Symbol('channels');

/** The channels of this process, by their kind. */
@Injectable()
export class ChannelRegistry {
  private readonly byKind: ReadonlyMap<string, Channel>;

  constructor(@Inject(CHANNEL_INSTANCES) readonly all: readonly Channel[]) {
    this.byKind = new Map(all.map((channel) => [channel.kind, channel]));
  }

  /** Undefined for a kind that this version does not know. */
  get(kind: string): Channel | undefined {
    return this.byKind.get(kind);
  }
}
