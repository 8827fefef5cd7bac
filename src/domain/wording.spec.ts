import fc from 'fast-check';

import { cardMessage, reminderMessage } from './alert-message';
import type { AlertView } from './alert-view';
import { INCIDENT_KINDS, type IncidentKind } from './incident';
import type { Message } from './message';
import { sampleMessage } from './message-samples';
import { MESSAGE_TYPES, type MessageName } from './messages';
import { plainText } from './message-text';
import { saidMessage } from './said-message';
import { LANGUAGES, type Language } from './texts/time';
import { BUILT_IN, builtIn, kindsOf, messageType, type OwnWording, wordingFaults, type Wordings } from './wording';

const NOON = new Date('2026-03-01T11:00:00Z');
const DELIVERY = '00112233-4455-6677-8899-aabbccddeeff';

const alert: AlertView = {
  kind: 'location_offline',
  severity: 'critical',
  status: 'open',
  resolution: null,
  flapping: false,
  title: '',
  openedAt: NOON,
  resolvedAt: null,
  acknowledgedBy: null,
  locationName: 'Casa García',
  customerName: 'Ana',
  accountName: 'ACME',
  podName: null,
  podsOnline: 0,
  podsTotal: 2,
  timeZone: null,
  facts: {},
};

/** Admins have written these words, by `type/kind/language`. */
const written = (words: Readonly<Record<string, Partial<OwnWording>>>): Wordings => ({
  of: (type, kind, language) => {
    const found = words[`${type}/${kind ?? ''}/${language}`];
    return found ? { title: null, text: null, ...found } : null;
  },
});
const reader = (wordings: Wordings, language = 'en') => ({
  language,
  timeZone: null,
  now: NOON,
  deliveryId: DELIVERY,
  wordings,
});
const texts = ({ parts }: Message) => parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));

describe('the words of a message', () => {
  it('are those of an admin where there are any, in their language alone', () => {
    const own = written({ 'incident.opened/location_offline/es': { title: 'Caída en {location}' } });
    expect(cardMessage(alert, reader(own, 'es')).title).toBe('Caída en Casa García');
    expect(cardMessage(alert, reader(own, 'en')).title).toBe('Casa García is offline');
    expect(texts(cardMessage(alert, reader(own, 'es')))).toEqual(texts(cardMessage(alert, reader(BUILT_IN, 'es'))));
  });

  it('are those for the kind of incident before those for every kind', () => {
    const own = written({
      'incident.opened//en': { title: '[NOC] {headline}', text: 'Call 900 123.' },
      'incident.opened/power/en': { text: '{advice}' },
    });
    expect(cardMessage(alert, reader(own)).title).toBe('[NOC] Casa García is offline');
    expect(texts(cardMessage(alert, reader(own)))).toEqual(['Call 900 123.']);
    expect(cardMessage({ ...alert, kind: 'power' }, reader(own)).title).toBe('Casa García has lost power');
  });

  it('follow the alert through all that is said of it', () => {
    const own = written({ 'incident.opened//en': { title: '{location} went dark at {since}' } });
    expect(reminderMessage(alert, reader(own)).title).toBe('Reminder: Casa García went dark at 11:00 UTC');
    expect(cardMessage({ ...alert, status: 'acknowledged' }, reader(own)).title).toBe(
      'Casa García went dark at 11:00 UTC',
    );
  });

  it('make headings and paragraphs, and leave facts and buttons as they are', () => {
    const own = written({ 'incident.opened//en': { text: '# What to do\n\n{cause}\nCall {customer}.' } });
    const message = cardMessage({ ...alert, customerName: '# Ana' }, reader(own));
    expect(message.parts.slice(1)).toEqual([
      { kind: 'heading', text: 'What to do' },
      { kind: 'text', text: 'Call # Ana.' },
    ]);
    expect(message.actions).toEqual(cardMessage(alert, reader(BUILT_IN)).actions);
    expect(message.parts[0]).toMatchObject({ kind: 'facts' });
  });

  it('may leave out every paragraph, but never the title', () => {
    const own = written({ 'incident.opened//en': { title: '{cause}', text: '' } });
    const message = cardMessage(alert, reader(own));
    expect([message.title, texts(message)]).toEqual(['Casa García is offline', []]);
  });

  it('keep each paragraph of what a person wrote', () => {
    const said = { title: 'Friday', message: 'One.\n\n# Two.', actions: [], related: null };
    const own = written({ 'announcement//en': { title: 'News: {title}', text: 'Hello.\n{message}\nBye.' } });
    const message = saidMessage('announcement', 'info', said, 'en', own);
    expect([message.title, texts(message)]).toEqual(['News: Friday', ['Hello.', 'One.', '# Two.', 'Bye.']]);
  });
});

describe('words that an admin wants to say', () => {
  const type = (name: MessageName) => messageType(name)!;
  const wrong = (name: MessageName, own: Partial<OwnWording>) =>
    wordingFaults(type(name), { title: null, text: null, ...own });

  it('are refused for a variable that is not known there', () => {
    expect(wrong('digest', { title: '{location}' })).toEqual([
      {
        field: 'title',
        message: {
          en: 'There is no variable {location}. Known here: {headline}, {offline}, {back}, {since}.',
          es: 'No hay ninguna variable {location}. Aquí se conocen: {headline}, {offline}, {back}, {since}.',
        },
      },
    ]);
  });

  it('are refused when they are too long, or a title is none', () => {
    expect(wrong('digest', { title: 'x'.repeat(201) })).toHaveLength(1);
    expect(wrong('digest', { title: ' ' })).toHaveLength(1);
    expect(wrong('digest', { title: 'one\ntwo' })).toHaveLength(1);
    expect(wrong('digest', { text: 'x'.repeat(2_001) })).toHaveLength(1);
    expect(wrong('digest', { text: 'x\n'.repeat(30) })).toHaveLength(1);
    expect(wrong('digest', { text: '' })).toEqual([]);
  });

  it('are refused when what people wrote would be lost', () => {
    expect(wrong('report', { text: 'Read it on the wall.' })).toMatchObject([{ field: 'text' }]);
    expect(wrong('report', { title: 'A report' })).toMatchObject([{ field: 'title' }]);
    expect(wrong('report', { title: 'A report: {title}', text: '{message}' })).toEqual([]);
  });
});

describe('every message of the catalogue', () => {
  const each = MESSAGE_TYPES.flatMap((type) =>
    LANGUAGES.flatMap((language) =>
      [null, ...kindsOf(type)].map((kind): [MessageName, Language, IncidentKind | null] => [type.type, language, kind]),
    ),
  );

  it.each(each)('%s in %s of %s has words that would be taken from an admin', (name, language, kind) => {
    const type = messageType(name)!;
    expect(wordingFaults(type, builtIn(type, kind, language))).toEqual([]);
  });

  it('has a sentence for each kind of incident that begins and ends', () => {
    for (const name of ['incident.opened', 'incident.resolved'] as const) {
      expect(kindsOf(messageType(name)!)).toEqual(INCIDENT_KINDS);
    }
  });

  it.each(each)('%s in %s of %s looks like something', (name, language, kind) => {
    const message = sampleMessage(name, { kind, language, wordings: BUILT_IN }, NOON);
    expect(message.title).toMatch(/\S/);
    expect(plainText(message, 4_000)).not.toMatch(/[{}]|undefined|\(no name\)|\(sin nombre\)/);
  });

  it('carries any words and any names without a line, a heading or a variable of theirs', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 60 });
    const name = fc.constantFrom(...MESSAGE_TYPES.map(({ type }) => type));
    fc.assert(
      fc.property(name, hostile, hostile, hostile, (type, title, text, locationName) => {
        const wordings: Wordings = { of: () => ({ title, text: `${text}\n{location}` }) };
        const message = sampleMessage(type, { kind: null, language: 'en', wordings }, NOON);
        expect(message.title.length).toBeGreaterThan(0);
        const card = cardMessage({ ...alert, locationName: `# ${locationName}` }, reader(wordings));
        const lines = card.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
        expect(lines.every((line) => !/[\n\r\u202e\u2028]/.test(line))).toBe(true);
        expect(card.parts.filter(({ kind }) => kind === 'heading').length).toBeLessThanOrEqual(
          text.split(/\r?\n/).filter((line) => line.startsWith('# ')).length,
        );
      }),
    );
  });
});
