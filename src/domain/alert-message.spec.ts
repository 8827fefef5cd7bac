import fc from 'fast-check';
import { after, hours, minutes } from './duration';
import { cardMessage, flappingMessage, noticeMessage, recoveryMessage, reminderMessage } from './alert-message';
import type { AlertView } from './alert-view';
import { digestMessage } from './digest-message';
import type { Message } from './message';
import { en } from './texts/en';
import { es } from './texts/es';

const NOON = new Date('2026-03-01T11:00:00Z');
const reader = { language: 'en', timeZone: null, now: NOON, deliveryId: '00112233-4455-6677-8899-aabbccddeeff' };

const anAlert = (changes: Partial<AlertView> = {}): AlertView => ({
  kind: 'location_offline',
  severity: 'critical',
  status: 'open',
  resolution: null,
  flapping: false,
  title: 'Home is offline',
  openedAt: NOON,
  resolvedAt: null,
  acknowledgedBy: null,
  locationName: 'Casa García',
  customerName: 'Ana García',
  accountName: 'ACME',
  podName: null,
  podsOnline: 0,
  podsTotal: 2,
  timeZone: 'Europe/Madrid',
  facts: { pods: [{ name: 'Kitchen' }, { name: 'Hall' }] },
  ...changes,
});
const over = (changes: Partial<AlertView> = {}) =>
  anAlert({
    status: 'resolved',
    resolution: 'recovered',
    resolvedAt: after(NOON, hours(2) + minutes(5)),
    ...changes,
  });

/** The message as one would read it aloud. */
const aloud = ({ icon, title, parts, actions }: Message) =>
  [
    `${icon} ${title}`,
    ...parts.flatMap((part) => {
      if (part.kind === 'text') return [part.text];
      if (part.kind === 'facts') return part.facts.map(({ label, value }) => `${label}: ${value}`);
      throw new Error(`an alert has no ${part.kind}`);
    }),
    ...actions.map(({ label }) => `[${label}]`),
  ].join('\n');

describe('an alert', () => {
  it('says what happened, where, since when, what else is affected and what to do', () => {
    expect(aloud(cardMessage(anAlert(), reader))).toBe(
      [
        '🔴 Casa García is offline',
        'Customer: Ana García',
        'Since: 12:00 UTC+1',
        'Pods offline: Kitchen, Hall',
        'Ask whether the home has power, and whether the internet line is up.',
        '[Acknowledge]',
        '[Silence 1 h]',
        '[Details]',
      ].join('\n'),
    );
  });

  it('speaks the reader’s language', () => {
    expect(aloud(cardMessage(anAlert(), { ...reader, language: 'es-MX' }))).toContain(
      '🔴 Casa García está sin conexión\nCliente: Ana García\nDesde: 12:00',
    );
  });

  it('names who has it, and takes away the button that is of no more use', () => {
    const said = aloud(cardMessage(anAlert({ status: 'acknowledged', acknowledgedBy: 'Luis' }), reader));
    expect(said).toContain('Acknowledged by: Luis');
    expect(said).not.toContain('[Acknowledge]');
    expect(said).toContain('[Details]');
  });

  it('ends with the downtime and without buttons', () => {
    expect(aloud(cardMessage(over(), reader))).toBe(
      [
        '🟢 Casa García is back online',
        'Customer: Ana García',
        'From: 12:00 UTC+1',
        'Until: 14:05 UTC+1',
        'Downtime: 2 h 5 min',
      ].join('\n'),
    );
  });

  it('of a pod names the pod and its home', () => {
    const pod = anAlert({ kind: 'pod_offline', severity: 'warning', podName: 'Kitchen', podsOnline: 1, facts: {} });
    expect(aloud(cardMessage(pod, reader))).toContain('🟠 Pod Kitchen at Casa García is offline');
    expect(aloud(cardMessage(pod, reader))).toContain('Pods online: 1 of 2');
  });

  it('that became part of another says so instead of calling itself recovered', () => {
    const merged = over({ kind: 'pod_offline', podName: 'Kitchen', resolution: 'merged' });
    expect(aloud(cardMessage(merged, reader))).not.toContain('🟢');
    expect(aloud(cardMessage(merged, reader))).toContain('The whole home is offline now');
  });
});

describe('what is said besides', () => {
  it('a recovery with the downtime in words', () => {
    expect(aloud(recoveryMessage(over(), reader))).toBe('🟢 Casa García is back online\nDowntime: 2 h 5 min');
  });

  it('a reminder with the way to end the reminders', () => {
    const said = aloud(reminderMessage(anAlert(), { ...reader, now: after(NOON, hours(1)) }));
    expect(said).toContain('⏰ Reminder: Casa García is offline');
    expect(said).toContain('For: 1 h');
    expect(said).toContain('[Acknowledge]');
  });

  it('flapping once, and once that it is over', () => {
    expect(flappingMessage(anAlert(), reader, false).title).toBe('Casa García keeps going on and off');
    expect(flappingMessage(anAlert(), reader, true).title).toBe('Casa García has settled down');
  });

  it('a notice that has no sentence of its own says what it was given', () => {
    const notice = { severity: 'warning', key: 'unheard_of', params: { title: 'T', text: 'Body' } } as const;
    expect(aloud(noticeMessage(notice, 'en'))).toBe('🟠 T\nBody');
  });

  it('a digest counts exactly and names whom it can', () => {
    const item = {
      kind: 'location_offline',
      over: false,
      locationName: 'Casa',
      podName: null,
      accountName: null,
    } as const;
    const message = digestMessage({ offline: 9_998, back: 2, since: NOON, items: [item] }, reader);
    expect(message.title).toBe('9998 offline, 2 back online');
    expect(message.parts).toContainEqual(expect.objectContaining({ kind: 'list', items: ['🔴 Casa'], total: 10_000 }));
  });
});

describe('the catalogue', () => {
  it('has the same sentences in every language', () => {
    const keys = (value: object): string[] =>
      Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === 'object' && inner !== null ? keys(inner).map((below) => `${key}.${below}`) : [key],
      );
    expect(keys(es)).toEqual(keys(en));
  });

  it('says something of every incident, whatever its names are', () => {
    const name = fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'binary', maxLength: 10_000 }),
      fc.constant('😀'.repeat(5_000)),
    );
    fc.assert(
      fc.property(
        name,
        name,
        name,
        fc.constantFrom('en', 'es', 'xx', null),
        (locationName, podName, customerName, language) => {
          const message = cardMessage(anAlert({ locationName, podName, customerName }), { ...reader, language });
          expect(message.title.length).toBeGreaterThan(8);
          expect(message.title.length).toBeLessThan(300);
        },
      ),
      { numRuns: 50 },
    );
  });
});
