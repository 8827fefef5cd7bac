import fc from 'fast-check';

import type { Action, Message, Part } from '../../src/domain/message';

/** Marks that mean something to some channel, and must mean nothing in a name. */
const MARKS = [
  ...['<b>', '</b><i>', '&amp;&lt;', '<a href="tg://x">', '<!channel>', '<@U123>', '@everyone', '[x](http://y)'],
  ...['{{x}}', '${x}', '_*[`~|>#', '\\', '```', '"; DROP', '%0d%0aBcc: x@y', '\r\nBcc: x@y', '\t', '\u202Eevil'],
  ...['👩‍👩‍👧‍👦', 'بيت', '山田さん', 'ñ', '€', '^', 'i\u0307\u0323', '\u200d', '\ufe0f', ''],
];

const sound = (text: string) => text.replace(/\p{Surrogate}/gu, '?').replaceAll('\0', '');

const short = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...MARKS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map(sound) },
);

const long = fc
  .tuple(fc.constantFrom(...MARKS, 'x'), fc.integer({ min: 1, max: 3_000 }))
  .map(([mark, times]) => mark.repeat(times));

const text = fc.oneof({ weight: 12, arbitrary: short }, { weight: 1, arbitrary: long });

const list = fc.tuple(text, fc.constantFrom(0, 1, 3, 20, 400), fc.nat(50)).map(
  ([item, count, hidden]): Part => ({
    kind: 'list',
    items: Array.from({ length: count }, (_, at) => `${at} ${sound(item.slice(0, count > 20 ? 40 : 3_000))}`),
    total: count + hidden,
    more: (rest) => `… and ${rest} more`,
  }),
);

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constantFrom('heading' as const, 'text' as const, 'code' as const), text }),
  fc.tuple(text, short).map(([label, path]): Part => {
    return { kind: 'link', label, url: `https://panoptes.example.net/a/${encodeURIComponent(path)}` };
  }),
  fc.array(fc.record({ label: short, value: text }), { maxLength: 4 }).map((facts): Part => ({ kind: 'facts', facts })),
  list,
);

const action: fc.Arbitrary<Action> = fc.record(
  { label: text, data: fc.constantFrom('a:1', 'd:2', 's:3'), url: fc.constant('https://panoptes.example.net/a/token') },
  { requiredKeys: ['label', 'data'] },
);

/** Messages as no house would ever send them: every part, any text, any length. */
export const hostileMessage: fc.Arbitrary<Message> = fc.record({
  icon: fc.constantFrom('🔴', '〰️', '⚪'),
  title: text,
  parts: fc.array(part, { maxLength: 4 }),
  actions: fc.array(action, { maxLength: 4 }),
});

/** One message with a part of each kind, in which every text would do harm somewhere. */
export const EVERY_PART: Message = {
  icon: '🔴',
  title: 'Casa <b>Vega</b> & "Co" is offline',
  parts: [
    { kind: 'heading', text: 'What *we* _know_ <!channel>' },
    { kind: 'facts', facts: [{ label: 'Customer', value: '@everyone [Tom](http://x) 山田 بيت' }] },
    { kind: 'text', text: 'Call {{them}} 👩‍👩‍👧‍👦 `now` ~at once~ | soon' },
    { kind: 'code', text: 'rx  412 <Mbit/s>\ntx    3 & falling' },
    { kind: 'link', label: 'Open <it>', url: 'https://panoptes.example.net/incidents/7?from=mail&x=1' },
    { kind: 'list', items: ['Hall > stairs', 'Kit#chen'], total: 5, more: (hidden) => `… and ${hidden} more` },
  ],
  actions: [],
};

/** What of EVERY_PART has to be found at the far side. */
export const EVERY_TEXT = [
  ...[
    'Casa <b>Vega</b> & "Co" is offline',
    'What *we* _know_ <!channel>',
    'Customer',
    '@everyone [Tom](http://x) 山田 بيت',
  ],
  ...['Call {{them}} 👩‍👩‍👧‍👦 `now` ~at once~ | soon', 'rx  412 <Mbit/s>', 'tx    3 & falling', 'Open <it>'],
  ...['Hall > stairs', 'Kit#chen', '… and 3 more'],
];
