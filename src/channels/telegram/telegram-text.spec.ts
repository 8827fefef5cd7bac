import fc from 'fast-check';
import { parseHtml } from '../../../simulators/telegram/bot-api/html';
import { anAlert, EVERY_MESSAGE } from '../../../test/support/channel-contract';
import { cardMessage } from '../../domain/alert-message';
import { digestMessage } from '../../domain/digest-message';
import { en } from '../../domain/texts/en';
import type { Message } from '../../domain/message';
import { htmlOf, LONGEST_TEXT, plainOf } from './telegram-text';

const NOON = new Date('2026-03-04T12:00:00Z');
const reader = { language: 'en', timeZone: null, now: NOON, deliveryId: '00112233-4455-6677-8899-aabbccddeeff' };

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('<b>', '</b><i>', '&amp;&lt;', '<a href="tg://x">', '{{x}}', '\u202Eevil', '👩‍👩‍👧‍👦', 'بيت', '_*[`', ''),
  fc.constantFrom('<', '&', '👍', 'ñ', '\ud83d', '\u0000', '\n').map((mark) => mark.repeat(10_000)),
);

/** Whatever Telegram would make of it: throws when it would refuse. */
const read = (message: Message) => parseHtml(htmlOf(message)).text;

describe('Telegram’s form of a message', () => {
  it('reads as the same words that plain text says', () => {
    for (const [, message] of EVERY_MESSAGE) expect(read(message)).toBe(plainOf(message));
  });

  it('is taken by Telegram whatever the names are', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, fc.array(hostile, { maxLength: 40 }), (place, customer, reason, pods) => {
        const facts = { reason, remedy: reason, pods: pods.map((name) => ({ name })) };
        const message = cardMessage(anAlert({ locationName: place, customerName: customer, facts }), reader);
        expect(read(message).length).toBeLessThanOrEqual(LONGEST_TEXT);
        expect(read(message)).toContain('is offline');
      }),
      { numRuns: 200 },
    );
  });

  it('is taken by Telegram even when nothing was cut before', () => {
    const part = fc.oneof(
      hostile.map((text) => ({ kind: 'text' as const, text: text.replace(/\p{Surrogate}|\0/gu, '?') })),
      fc.array(hostile, { maxLength: 900 }).map((items) => {
        const clean = items.map((item) => item.slice(0, 500).replace(/\p{Surrogate}|\0/gu, '?'));
        return { kind: 'list' as const, items: clean, total: clean.length + 3, more: en.more };
      }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const message = { icon: '🔴', title: 'x'.repeat(9_000), parts, actions: [] };
        expect(read(message).length).toBeLessThanOrEqual(LONGEST_TEXT);
        expect(read(message).length).toBeGreaterThan(LONGEST_TEXT / 4);
      }),
      { numRuns: 100 },
    );
  });

  it('of a digest names as many as fit and counts the others', () => {
    const items = Array.from({ length: 500 }, (_, at) => ({
      kind: 'location_offline' as const,
      over: false,
      locationName: `A home with a long name, number ${at}`,
      podName: null,
      accountName: null,
    }));
    const text = read(digestMessage({ offline: 9_000, back: 1_000, since: NOON, items }, reader));
    const named = text.split('\n').filter((line) => line.startsWith('🔴 A home')).length;
    expect(named).toBeGreaterThan(80);
    expect(text).toMatch(new RegExp(`… and ${10_000 - named} more$`));
    expect(text.length).toBeGreaterThan(4_000);
  });
});
