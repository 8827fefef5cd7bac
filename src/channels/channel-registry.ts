import { Inject, Injectable } from '@nestjs/common';
import type { Severity } from '../domain/severity';
import type { Channel } from './channel';
import { maskedAddress } from './masked-address';

/** The injection token of one instance of each channel. */
export const CHANNEL_INSTANCES = Symbol('channels');

/** The channels of this process, by their kind. */
@Injectable()
export class ChannelRegistry {
  private readonly byKind: ReadonlyMap<string, Channel>;
  /** What is less severe does not go this way, by kind; of a channel that is not named, everything does. */
  readonly usualSeverities: ReadonlyMap<string, Severity>;

  constructor(@Inject(CHANNEL_INSTANCES) readonly all: readonly Channel[]) {
    this.byKind = new Map(all.map((channel) => [channel.kind, channel]));
    this.usualSeverities = new Map(
      all.flatMap(({ kind, usualSeverity }) => (usualSeverity ? [[kind, usualSeverity] as const] : [])),
    );
  }

  /** Undefined for a kind that this version does not know. */
  get(kind: string): Channel | undefined {
    return this.byKind.get(kind);
  }

  /** An address as people may see it. */
  shownAddress(kind: string, address: string): string {
    const channel = this.get(kind);
    return !channel || channel.addressIsSecret ? maskedAddress(address) : address;
  }
}
