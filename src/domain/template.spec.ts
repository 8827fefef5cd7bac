import fc from 'fast-check';

import { faultInWords, filledIn, mentions, readTemplate, valuesIn } from './template';

const KNOWN = new Set(['location', 'customer', 'cause']);

const say = (source: string, values: Readonly<Record<string, string>> = {}): string =>
  filledIn(readTemplate(source, KNOWN), valuesIn(values)).join('\n');
const faults = (source: string) =>
  readTemplate(source, KNOWN).faults.map((fault) => faultInWords(fault, [...KNOWN]).en);

describe('a template', () => {
  it('says its words with the blanks filled in', () => {
    expect(say('{location} is offline', { location: 'Casa García' })).toBe('Casa García is offline');
    expect(say('Nothing to fill in')).toBe('Nothing to fill in');
    expect(say('{location}\n{customer}', { location: 'one', customer: 'two' })).toBe('one\ntwo');
  });

  it('says a part only where there is something to say in it, or only where there is not', () => {
    const source = '{location}{#customer} of {customer}{/customer}{^cause}: nobody knows why{/cause}';
    expect(say(source, { location: 'Home', customer: 'Ana' })).toBe('Home of Ana: nobody knows why');
    expect(say(source, { location: 'Home', cause: 'no power' })).toBe('Home');
  });

  it('shows braces that are written twice', () => {
    expect(say('{{location}} is {{}}', { location: 'x' })).toBe('{location} is {}');
  });

  it('takes what fills it as it is', () => {
    expect(say('{location}', { location: '{cause}{#x}', cause: 'never' })).toBe('{cause}{#x}');
  });

  it('names an unknown variable, and those that it knows', () => {
    expect(faults('{place} is offline')).toEqual([
      'There is no variable {place}. Known here: {location}, {customer}, {cause}.',
    ]);
    expect(faults('{#place}x{/place}')).toHaveLength(2);
  });

  it.each([
    ['a { b', 'A { or } stands alone. Write {{ or }} to show one.'],
    ['{location', 'A { or } stands alone. Write {{ or }} to show one.'],
    ['{#cause}why', '{/cause} is missing: what begins with {#cause} or {^cause} ends on the same line.'],
    ['{#cause}why\n{/cause}', '{/cause} is missing: what begins with {#cause} or {^cause} ends on the same line.'],
    ['{/cause}', '{/cause} closes nothing: {#cause} or {^cause} must stand before it on the same line.'],
    [
      '{#cause}{#customer}x{/customer}{/cause}',
      '{#customer} or {^customer} stands inside another one: close that first.',
    ],
  ])('says what is wrong with %j', (source, fault) => {
    expect(faults(source)).toContain(fault);
  });

  it('knows what it is sure to say', () => {
    const read = (source: string) => mentions(readTemplate(source, KNOWN), 'cause');
    expect([read('{cause}'), read('{#cause}{cause}{/cause}')]).toEqual([true, true]);
    expect([read('{^cause}{cause}{/cause}'), read('{#customer}{cause}{/customer}'), read('{{cause}}')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('any text as a template', () => {
  const token = fc.constantFrom('{', '}', '{{', '}}', '{location}', '{#cause}', '{^cause}', '{/cause}', '{x}', '\n');
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.oneof(token, fc.string({ maxLength: 5 })), { maxLength: 40 }).map((parts) => parts.join('')),
  );

  it('is read and said without an error, line by line', () => {
    fc.assert(
      fc.property(anything, fc.string({ unit: 'binary' }), (source, value) => {
        const template = readTemplate(source, KNOWN);
        const lines = filledIn(template, valuesIn({ location: value }));
        expect(lines).toHaveLength(source.split(/\r?\n/).length);
      }),
    );
  });

  it('without a brace says itself', () => {
    const plain = anything.map((source) => source.replace(/[{}\r]/g, ''));
    fc.assert(fc.property(plain, (source) => expect(say(source)).toBe(source)));
  });

  it('with every brace doubled says itself', () => {
    const doubled = anything.map((source) => source.replaceAll('\r', ''));
    fc.assert(
      fc.property(doubled, (source) => expect(say(source.replace(/[{}]/g, (brace) => brace + brace))).toBe(source)),
    );
  });

  it('is at most as long as its own words and what fills it', () => {
    fc.assert(
      fc.property(anything, fc.nat(50), (source, length) => {
        const said = say(source, { location: 'x'.repeat(length), cause: 'y'.repeat(length) });
        expect(said.length).toBeLessThanOrEqual(source.length + source.length * length);
      }),
    );
  });

  it('is read in a time that grows with its length and no faster', () => {
    const source = '{#cause}{{'.repeat(20_000);
    expect(readTemplate(source, KNOWN).lines).toHaveLength(1);
  });
});
