import { type Channel, DeliveryError } from '../../src/channels/channel';
import {
  cardMessage,
  flappingMessage,
  noticeMessage,
  recoveryMessage,
  reminderMessage,
} from '../../src/domain/alert-message';
import type { AlertView } from '../../src/domain/alert-message';
import { digestMessage } from '../../src/domain/digest-message';
import type { Message } from '../../src/domain/message';

/** The other end of a channel, on loopback. */
export interface FarSide {
  readonly channel: Channel;
  readonly address: string;
  /** What must never be seen in an error. */
  readonly secrets: readonly string[];
  /** The texts that stand there now, the oldest first. */
  texts(): readonly string[];
  /** Answers everything with this status from now on; `retryAfter` in seconds. */
  refuses(status: number, retryAfter?: number): void;
  goesSilent(): void;
  recovers(): void;
  stop(): Promise<void>;
}

const NOON = new Date('2026-03-04T12:00:00Z');
const reader = { language: 'en', timeZone: null, now: NOON, deliveryId: '00112233-4455-6677-8899-aabbccddeeff' };

export const anAlert = (given: Partial<AlertView> = {}): AlertView => ({
  kind: 'location_offline',
  severity: 'critical',
  status: 'open',
  resolution: null,
  flapping: false,
  title: 'Casa Vega is offline',
  openedAt: NOON,
  resolvedAt: null,
  acknowledgedBy: null,
  locationName: 'Casa Vega',
  customerName: 'Vega & <Sons>',
  accountName: 'ACME',
  podName: null,
  podsOnline: 0,
  podsTotal: 2,
  timeZone: 'Europe/Madrid',
  facts: { pods: [{ name: 'Hall' }] },
  ...given,
});

const over = anAlert({ status: 'resolved', resolution: 'recovered', resolvedAt: NOON });
const item = {
  kind: 'location_offline',
  over: false,
  locationName: 'Casa <Vega>',
  podName: null,
  accountName: null,
} as const;

/** Everything that is ever said. */
export const EVERY_MESSAGE: readonly (readonly [string, Message])[] = [
  ['an alert', cardMessage(anAlert(), reader)],
  ['an alert that is over', cardMessage(over, reader)],
  ['a recovery', recoveryMessage(over, reader)],
  ['a reminder', reminderMessage(anAlert(), reader)],
  ['a flapping home', flappingMessage(anAlert(), reader, false)],
  ['a stable home', flappingMessage(anAlert(), reader, true)],
  [
    'a notice',
    noticeMessage({ severity: 'info', key: '', params: { title: 'A notice', text: 'of <something>' } }, 'en'),
  ],
  [
    'a digest',
    digestMessage({ offline: 900, back: 100, since: NOON, items: Array.from({ length: 500 }, () => item) }, reader),
  ],
];

/** What every channel keeps to, whatever it goes through. */
export function keepsTheChannelContract(open: () => Promise<FarSide>): void {
  describe('keeps the channel contract:', () => {
    let far: FarSide;
    beforeEach(async () => {
      far = await open();
    });
    afterEach(() => far.stop());

    const send = (message = cardMessage(anAlert(), reader), signal = AbortSignal.timeout(5_000)) =>
      far.channel.deliver(message, far.address, { replyTo: null, signal });
    const failure = async (sending: Promise<unknown>): Promise<DeliveryError> => {
      const cause = await sending.then(
        () => null,
        (error: unknown) => error,
      );
      if (!(cause instanceof DeliveryError)) throw new Error(`not a DeliveryError: ${String(cause)}`);
      return cause;
    };

    it.each(EVERY_MESSAGE)('carries %s with its title', async (_name, message) => {
      const { messageId } = await send(message);
      expect(messageId).not.toBe('');
      expect(far.texts()).toEqual([expect.stringContaining(message.title)]);
    });

    it('changes what it has said, where it can; the same twice is no failure', async () => {
      const { channel, address } = far;
      if (!channel.edit) return;
      const { messageId } = await send();
      const done = cardMessage(over, reader);
      const signal = AbortSignal.timeout(5_000);
      await channel.edit(done, address, messageId, { signal });
      await channel.edit(done, address, messageId, { signal });
      expect(far.texts()).toEqual([expect.stringContaining(done.title)]);
    });

    it('calls a server that fails worth another try', async () => {
      far.refuses(503);
      expect(await failure(send())).toMatchObject({ kind: 'retry' });
    });

    it('waits as long as the far side asks', async () => {
      far.refuses(429, 17);
      expect(await failure(send())).toMatchObject({ kind: 'wait', more: { retryAfterMs: 17_000 } });
    });

    it('takes silence for something to try again', async () => {
      far.goesSilent();
      expect(await failure(send(undefined, AbortSignal.timeout(50)))).toMatchObject({ kind: 'retry' });
    });

    it('blames nobody’s address when our own credentials are refused', async () => {
      far.refuses(401);
      expect(await failure(send())).toMatchObject({ kind: 'misconfigured', more: { scope: 'channel' } });
    });

    it('lets no secret out in what it throws', async () => {
      for (const status of [400, 401, 403, 404, 429, 500]) {
        far.recovers();
        far.refuses(status);
        const { message, stack, more } = await failure(send());
        const shown = `${message} ${stack ?? ''} ${JSON.stringify(more)}`;
        for (const secret of far.secrets) expect(shown).not.toContain(secret);
      }
    });
  });
}
