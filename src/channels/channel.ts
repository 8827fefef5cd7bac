import type { Message } from '../domain/message';
import type { Pace } from '../domain/pacing';
import type { FailureKind } from '../domain/retry';

/**
 * One way to reach people: Telegram, e-mail, a webhook.
 *
 * A channel knows how to carry a message to an address, and nothing of incidents, routes, retries or the database.
 * Resolving means that the far side has taken the message; every other end is a DeliveryError.
 */
export interface Channel {
  /** Stored with every destination, so it is never renamed. */
  readonly kind: string;
  readonly title: string;
  /** False while its settings are missing: what is to go this way waits. */
  readonly configured: boolean;
  readonly limits: ChannelLimits;
  deliver(message: Message, address: string, options: DeliverOptions): Promise<{ messageId: string }>;
  /** Replaces what `messageId` shows. Absent where messages cannot be changed. */
  edit?(message: Message, address: string, messageId: string, options: EditOptions): Promise<void>;
}

export interface ChannelLimits {
  /** Messages a second over all addresses; 0 = unlimited. */
  readonly perSecond: number;
  /** What one address takes. */
  paceOf(address: string): Pace;
}

export interface EditOptions {
  /** Gives up when it is aborted. */
  readonly signal: AbortSignal;
}

export interface DeliverOptions extends EditOptions {
  /** The message that this one answers, where there is one and it still exists. */
  readonly replyTo: string | null;
}

/** The far side has not taken a message, and what to make of it. Never carries a secret. */
export class DeliveryError extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly more: {
      /** The far side asked us to wait this long, in milliseconds. */
      readonly retryAfterMs?: number;
      /** Whether the trouble is this address's or the whole channel's. */
      readonly scope?: 'destination' | 'channel';
      /** The address has become another one. */
      readonly movedTo?: string;
    } = {},
  ) {
    super(message);
    this.name = 'DeliveryError';
  }

  /** What a channel did not foresee is worth another try. */
  static of(cause: unknown): DeliveryError {
    if (cause instanceof DeliveryError) return cause;
    return new DeliveryError('retry', cause instanceof Error ? cause.message : String(cause));
  }
}
