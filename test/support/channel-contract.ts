import fc from 'fast-check';

import { type Channel, DeliveryError } from '../../src/channels/channel';
import {
  cardMessage,
  flappingMessage,
  noticeMessage,
  recoveryMessage,
  reminderMessage,
} from '../../src/domain/alert-message';
import type { AlertView } from '../../src/domain/alert-view';
import { digestMessage } from '../../src/domain/digest-message';
import type { Attachment, Message } from '../../src/domain/message';
import { plainLine } from '../../src/domain/message-text';
import { EVERY_PART, EVERY_TEXT, hostileMessage } from './hostile-messages';

/** The other end of a channel, on loopback. */
export interface FarSide {
  readonly channel: Channel;
  readonly address: string;
  /** What is set for the destination, where there is such a thing. */
  readonly destination?: Readonly<Record<string, unknown>>;
  /** What must never be seen in an error. */
  readonly secrets: readonly string[];
  /** The texts that stand there now, as people read them, the oldest first. */
  texts(): readonly string[];
  /** The files that came with them, where the channel carries files. */
  files?(): readonly Attachment[];
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

/** Something of a rendered message that has a limit at the far side. */
export interface Measured {
  readonly what: string;
  readonly size: number;
  readonly most: number;
}

/** What a channel promises beyond the contract of all, and what it cannot promise. */
export interface Promises {
  /** Everything with a limit in what is made of a message; pure, since it is asked ten thousand times. */
  readonly measures?: (message: Message) => readonly Measured[];
  /** Settings that are taken, and those that are not, each with the field that is told. */
  readonly settings?: {
    readonly taken: readonly Readonly<Record<string, unknown>>[];
    readonly refused: readonly (readonly [field: string, values: Readonly<Record<string, unknown>>])[];
  };
  /** It has no room for more than the beginning of a message. */
  readonly brief?: true;
  /** What stands there is kept in parts, which its reader's program draws. */
  readonly partsApart?: true;
  /** It carries files. */
  readonly files?: true;
  /** Its protocol cannot say how long to wait. */
  readonly namesNoWait?: true;
  /** How many messages are measured: fewer where to measure one takes long. */
  readonly runs?: number;
  /** Whoever knows the address may speak there: no credentials of ours are asked for. */
  readonly opensByAddress?: true;
}

/** What every channel keeps to, whatever it goes through. */
export function keepsTheChannelContract(open: () => Promise<FarSide>, promises: Promises = {}): void {
  const { measures, settings, brief, partsApart, files, namesNoWait, opensByAddress, runs = 10_000 } = promises;
  describe('keeps the channel contract:', () => {
    let far: FarSide;
    beforeEach(async () => {
      far = await open();
    });
    afterEach(() => far.stop());

    const send = (message = cardMessage(anAlert(), reader), signal = AbortSignal.timeout(5_000)) =>
      far.channel.deliver(message, far.address, { replyTo: null, signal, settings: far.destination ?? {} });
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

    it('shows beforehand what it carries then, in its own dress', async () => {
      const { title = '', lines, json } = far.channel.view(EVERY_PART, {});
      expect(far.texts()).toEqual([]);
      await send(EVERY_PART);
      const [text = ''] = far.texts();
      if (json === undefined) {
        const pieces = [{ text: title }, ...lines.flat()].flatMap((piece) => piece.text.split('\n'));
        for (const said of partsApart ? EVERY_TEXT : pieces) expect(text).toContain(said.trim());
        const seen = [title, ...lines.map(plainLine)].join('\n');
        for (const said of brief ? [] : EVERY_TEXT) expect(seen).toContain(said);
      } else {
        const told = JSON.parse(json) as { title: string; text: string };
        expect(`${told.title}\n${told.text}`).toBe(text);
      }
    });

    it('obeys no markup in what it shows beforehand', () => {
      const hostile = cardMessage(anAlert({ locationName: '<script>&"x</script>' }), reader);
      const { title = '', lines, html = '', json } = far.channel.view(hostile, {});
      const seen =
        json === undefined
          ? [title, ...lines.map(plainLine)].join('\n')
          : (JSON.parse(json) as { title: string }).title;
      expect(seen).toContain('<script>&"x</script>');
      expect(html).not.toContain('<script');
      expect(far.texts()).toEqual([]);
    });

    if (!brief) {
      it('carries every part, and harms no text', async () => {
        await send(EVERY_PART);
        const [text] = far.texts();
        for (const said of EVERY_TEXT) expect(text).toContain(said);
      });
    }

    if (files) {
      it('carries files as they are', async () => {
        const file = { name: 'Informe ñ 1.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7 \u0000\u00ff') };
        await send({ ...EVERY_PART, attachments: [file] });
        expect(far.files?.()).toEqual([file]);
      });
    }

    if (measures) {
      it('keeps within the limits of the far side whatever the message is', () => {
        const kept = fc.property(hostileMessage, (message) =>
          measures(message).every(({ what, size, most }) => {
            if (size > most) throw new Error(`${what}: ${size} of ${most}`);
            return true;
          }),
        );
        const { failed, seed, errorInstance, counterexample } = fc.check(kept, { numRuns: runs });
        // Told here, since fast-check would print every letter of a message that is too long.
        if (failed)
          throw new Error(`${String(errorInstance)}, seed ${seed}: ${JSON.stringify(counterexample).slice(0, 500)}`);
      });
    }

    if (settings) {
      it.each(settings.taken)('takes the settings %j', (values) => {
        expect(far.channel.settings?.safeParse(values)).toMatchObject({ success: true });
      });

      it.each(settings.refused)('says what is wrong with %s in %j', (field, values) => {
        const issues = far.channel.settings?.safeParse(values).error?.issues ?? [];
        expect(issues.map(({ path }) => path[0])).toEqual([field]);
        expect(issues[0]?.message).toMatch(/^expected /);
      });
    }

    it('says nothing when it is told to stop before it began', async () => {
      expect(await failure(send(undefined, AbortSignal.abort(new Error('stopped'))))).toMatchObject({ kind: 'retry' });
      expect(far.texts()).toEqual([]);
    });

    it('changes what it has said, where it can; the same twice is no failure', async () => {
      const { channel, address, destination: settings = {} } = far;
      if (!channel.edit) return;
      const { messageId } = await send();
      const done = cardMessage(over, reader);
      const signal = AbortSignal.timeout(5_000);
      await channel.edit(done, address, messageId, { signal, settings });
      await channel.edit(done, address, messageId, { signal, settings });
      expect(far.texts()).toEqual([expect.stringContaining(done.title)]);
    });

    it('calls a server that fails worth another try', async () => {
      far.refuses(503);
      expect(await failure(send())).toMatchObject({ kind: 'retry' });
    });

    if (!namesNoWait) {
      it('waits as long as the far side asks', async () => {
        far.refuses(429, 17);
        expect(await failure(send())).toMatchObject({ kind: 'wait', more: { retryAfterMs: 17_000 } });
      });
    }

    it('takes silence for something to try again', async () => {
      far.goesSilent();
      expect(await failure(send(undefined, AbortSignal.timeout(50)))).toMatchObject({ kind: 'retry' });
    });

    if (opensByAddress) {
      it('blames nobody else when an address is refused', async () => {
        far.refuses(401);
        const { kind, more } = await failure(send());
        expect(['permanent', 'deadAddress']).toContain(kind);
        expect(more.scope).not.toBe('channel');
      });
    } else {
      it('blames nobody’s address when our own credentials are refused', async () => {
        far.refuses(401);
        expect(await failure(send())).toMatchObject({ kind: 'misconfigured', more: { scope: 'channel' } });
      });
    }

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
