import type { z } from 'zod';

import type { View } from '../domain/channel-view';
import type { Message } from '../domain/message';
import type { Pace } from '../domain/pacing';
import type { FailureKind } from '../domain/retry';
import type { Severity } from '../domain/severity';
import type { Words } from '../domain/texts/words';

/**
 * One way to reach people: Telegram, e-mail, a webhook.
 *
 * A channel knows how to carry a message to an address, and nothing of incidents, routes, retries or the outbox.
 * Resolving means that the far side has taken the message; every other end is a DeliveryError.
 */
export interface Channel {
  /** Stored with every destination, so it is never renamed. */
  readonly kind: string;
  readonly title: string;
  /** False while its settings are missing, or an admin has switched it off: what is to go this way waits. */
  readonly configured: boolean;
  readonly limits: ChannelLimits;
  /** What an address looks like, for who types one wrongly; absent where it may be anything. */
  readonly address?: { readonly form: RegExp; readonly expected: Words };
  /** Whoever knows an address may speak there: it is shown as `maskedAddress` writes it, and no error carries it. */
  readonly addressIsSecret?: boolean;
  /** An address is the id of the user whose it is: nobody has to type it, and nothing is left to verify. */
  readonly addressIsOwner?: boolean;
  /**
   * How somebody shows that an address is theirs: by a code that is sent there, by linking it from there, or not at all;
   * left out, by a test message that is taken.
   */
  readonly proof?: 'code' | 'link' | 'none';
  /** What an admin sets for the whole channel. A field with `.meta({ secret: true })` is kept sealed and never shown. */
  readonly settings?: z.ZodObject;
  /** What is set for one destination, likewise. */
  readonly destinationSettings?: z.ZodObject;
  /** How the actions of a message reach its reader: buttons that come back to us, links to our own pages, or not. */
  readonly actions: 'buttons' | 'links' | 'none';
  /** The same for one address, where it depends on that. */
  actionsAt?(address: string): Channel['actions'];
  /** It hands over the paper about an incident, where a message bears one. */
  readonly carriesReports?: true;
  /**
   * Its far side knows a message that it had before by the delivery's id. So a run of them goes out before any is settled,
   * and the few that are said again after a crash do no harm.
   */
  readonly knowsRepeats?: true;
  /** What is less severe does not go this way unless somebody asks for it; `info` when left out. */
  readonly usualSeverity?: Severity;
  deliver(message: Message, address: string, options: DeliverOptions): Promise<Delivered>;
  /** Replaces what `messageId` shows. Absent where messages cannot be changed. */
  edit?(message: Message, address: string, messageId: string, options: EditOptions): Promise<void>;
  /** What its reader would see there, read off what `deliver` would send. Nothing is sent. */
  view(message: Message, about: ViewOptions): View;
  /** Tries the settings at the far side, telling nobody. Gives a sentence on what was found; throws a DeliveryError. */
  check?(signal: AbortSignal): Promise<string>;
  /** Reads what the provider sends to us. Throws a CallbackRefusal when it is not the provider who sends it. */
  receive?(request: CallbackRequest): Promise<CallbackAnswer>;
}

export interface ChannelLimits {
  /** Messages a second over all addresses; 0 = unlimited. */
  readonly perSecond: number;
  /** What one address takes. */
  paceOf(address: string): Pace;
}

export interface Delivered {
  readonly messageId: string;
  /** What the provider said, for the log of attempts; never a secret. */
  readonly said?: string;
  /** The provider tells later whether it arrived. */
  readonly awaitsReceipt?: boolean;
}

export interface EditOptions {
  /** Gives up when it is aborted. */
  readonly signal: AbortSignal;
  /** What is set for this destination, opened and parsed by `destinationSettings`; empty where nothing is. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface DeliverOptions extends EditOptions {
  /** The message that this one answers, where there is one and it still exists. */
  readonly replyTo: string | null;
  /** The same for each attempt of one delivery: what providers that know a message again want. A uuid. */
  readonly deliveryId?: string;
  /** What is told, for a far side that is a program. */
  readonly event?: EventData;
  /** The reader's, where the far side itself must be told: templates are approved per language. */
  readonly language?: string | null;
  /** Where a single POST ends what brought this message: the unsubscribe button of mail programs. Https. */
  readonly unsubscribeUrl?: string;
}

/** What a channel is told of a message that is only looked at. */
export type ViewOptions = Pick<DeliverOptions, 'event' | 'language'>;

/** The facts behind a message, for programs: webhooks and MQTT. */
export interface EventData {
  /** Such as `incident.opened`. */
  readonly type: string;
  readonly severity: Severity;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A request of a provider, as it came: signatures are made over the raw body. */
export interface CallbackRequest {
  readonly method: 'GET' | 'POST';
  /** The address that the provider was given, with its query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What a provider's request means, and what it is answered. */
export interface CallbackAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
  readonly receipts: readonly Receipt[];
  readonly presses: readonly Press[];
  /** Addresses whose owners want to hear no more (STOP), or again (START). */
  readonly optOuts: readonly { readonly address: string; readonly out: boolean }[];
}

/** What became of a message after the provider took it. */
export interface Receipt {
  readonly messageId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: Date;
  /** Of a failure; never a secret. */
  readonly error?: string;
}

/** A button that was pressed at the provider's. */
export interface Press {
  readonly address: string;
  /** The action's data, as the message carried them. */
  readonly data: string;
  readonly messageId: string | null;
}

/** Whoever sends this is not the provider, or it cannot be read. */
export class CallbackRefusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404,
    message: string,
  ) {
    super(message);
    this.name = 'CallbackRefusal';
  }
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
      /** Nothing of it has left this machine. */
      readonly unsent?: true;
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
