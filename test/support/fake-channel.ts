import { z } from 'zod';
import type { Channel, ChannelLimits, DeliverOptions } from '../../src/channels/channel';
import type { DeliveryError } from '../../src/channels/channel';
import type { View } from '../../src/domain/channel-view';
import type { Message } from '../../src/domain/message';
import { linesOf } from '../../src/domain/message-text';
import type { Severity } from '../../src/domain/severity';
import { UNPACED, type Pace } from '../../src/domain/pacing';

/** A message as it stands at the far side. */
export interface Said {
  readonly address: string;
  readonly id: string;
  readonly replyTo: string | null;
  /** What it shows now, and everything it has shown. */
  title: string;
  readonly titles: string[];
  buttons: number;
}

export interface FarSide {
  readonly edits?: boolean;
  readonly usualSeverity?: Severity;
  /** It is no person: it presses nothing, and knows what it had before. */
  readonly program?: boolean;
}

/** A far side in memory: keeps what it is told in order, and fails as it is asked to. */
export class FakeChannel implements Channel {
  readonly kind: string;
  readonly title = 'A far side';
  readonly actions: Channel['actions'];
  readonly knowsRepeats?: true;
  readonly usualSeverity: Severity;
  configured = true;
  readonly said: Said[] = [];
  edits = 0;
  /** The most that were being told to one address at the same time. */
  crowd = 0;
  /** Under which ids it was to be told something, each time. */
  readonly tried: string[] = [];
  /** With what each message came, by its place in `said`. */
  readonly options: DeliverOptions[] = [];
  readonly destinationSettings = z.object({ secret: z.string().optional().meta({ secret: true }) });
  readonly edit?: Channel['edit'];
  private readonly busy = new Map<string, number>();
  private readonly troubles: ((address: string) => DeliveryError | null)[] = [];
  private readonly gates: Promise<void>[] = [];
  private pace: Pace = UNPACED;
  private rate = 0;

  constructor(kind = 'telegram', { edits = true, usualSeverity = 'info', program = false }: FarSide = {}) {
    this.actions = program ? 'none' : 'buttons';
    if (program) this.knowsRepeats = true;
    this.kind = kind;
    this.usualSeverity = usualSeverity;
    if (edits) this.edit = (message, address, messageId) => this.change(message, address, messageId);
  }

  get limits(): ChannelLimits {
    return { perSecond: this.rate, paceOf: () => this.pace };
  }

  /** From now on no faster than that. */
  limitsAre(pace: Pace, perSecond = 0): void {
    this.pace = pace;
    this.rate = perSecond;
  }

  /** The next send or edit to `address` (or to anybody) fails like this. */
  refusesOnce(error: DeliveryError, address?: string): void {
    let left = 1;
    this.refuses((to) => (left > 0 && (address ?? to) === to ? (left--, error) : null));
  }

  /** Fails whenever `trouble` names an error. */
  refuses(trouble: (address: string) => DeliveryError | null): void {
    this.troubles.push(trouble);
  }

  recovers(): void {
    this.troubles.length = 0;
  }

  /** Answers nothing until the gate is opened. */
  hangs(): () => void {
    let open: () => void = () => undefined;
    this.gates.push(new Promise((resolve) => (open = resolve)));
    return () => {
      this.gates.length = 0;
      open();
    };
  }

  /** Whether somebody is being told something right now. */
  get isBusy(): boolean {
    return [...this.busy.values()].some((count) => count > 0);
  }

  /** What one address shows, in the order in which it came. */
  at(address: string): Said[] {
    return this.said.filter((message) => message.address === address);
  }

  titlesAt(address: string): string[] {
    return this.at(address).map(({ title }) => title);
  }

  async deliver(message: Message, address: string, options: DeliverOptions): Promise<{ messageId: string }> {
    this.tried.push(options.deliveryId ?? '');
    await this.take(address);
    const { replyTo } = options;
    const id = String(this.said.length + 1);
    const title = titleOf(message);
    this.options.push(options);
    this.said.push({ address, id, replyTo, title, titles: [title], buttons: message.actions.length });
    return { messageId: id };
  }

  view(message: Message): View {
    return { lines: linesOf(message) };
  }

  private async change(message: Message, address: string, messageId: string): Promise<void> {
    await this.take(address);
    this.edits++;
    const there = this.said.find(({ id }) => id === messageId);
    if (!there) throw new Error(`there is no message ${messageId}`);
    there.title = titleOf(message);
    there.titles.push(there.title);
    there.buttons = message.actions.length;
  }

  private async take(address: string): Promise<void> {
    const now = (this.busy.get(address) ?? 0) + 1;
    this.busy.set(address, now);
    this.crowd = Math.max(this.crowd, now);
    try {
      await Promise.all(this.gates);
      await new Promise((resolve) => setImmediate(resolve));
      for (const trouble of this.troubles) {
        const error = trouble(address);
        if (error) throw error;
      }
    } finally {
      this.busy.set(address, (this.busy.get(address) ?? 1) - 1);
    }
  }
}

const titleOf = ({ icon, title }: Message) => `${icon} ${title}`;
