import fc from 'fast-check';

import { EVERY_PART, hostileMessage } from '../../test/support/hostile-messages';
import type { Message, Part } from './message';
import { fit, linesOf, plainText } from './message-text';

const more = (hidden: number) => `… and ${hidden} more`;
const message = (parts: Part[], title = 'Title'): Message => ({ icon: '🔴', title, parts, actions: [] });

describe('a message in plain text', () => {
  it('reads from the title to the last part, each on lines of its own', () => {
    expect(plainText(EVERY_PART, 10_000).split('\n')).toEqual([
      '🔴 Casa <b>Vega</b> & "Co" is offline',
      '',
      'What *we* _know_ <!channel>',
      'Customer: @everyone [Tom](http://x) 山田 بيت',
      '',
      'Call {{them}} 👩‍👩‍👧‍👦 `now` ~at once~ | soon',
      '',
      'rx  412 <Mbit/s>',
      'tx    3 & falling',
      'Open <it>: https://panoptes.example.net/incidents/7?from=mail&x=1',
      '',
      'Hall > stairs',
      'Kit#chen',
      '… and 3 more',
    ]);
  });

  it('says the address alone of a link without a label', () => {
    expect(plainText(message([{ kind: 'link', label: '', url: 'https://x.example' }]), 100)).toBe(
      '🔴 Title\nhttps://x.example',
    );
  });

  it('marks titles, headings and code for channels that can show them', () => {
    const marks = linesOf(EVERY_PART).flat();
    expect(marks.filter(({ bold }) => bold).map(({ text }) => text)).toEqual([
      EVERY_PART.title,
      'What *we* _know_ <!channel>',
    ]);
    expect(marks.filter(({ code }) => code)).toHaveLength(1);
  });
});

describe('a message that is too long', () => {
  const names = Array.from({ length: 50 }, (_, at) => `Home ${at}`);
  const list: Part = { kind: 'list', items: names, total: 60, more };

  it('names fewer, and counts those that it does not name', () => {
    const text = plainText(message([{ kind: 'text', text: 'Whole.' }, list]), 200);
    const named = text.split('\n').filter((line) => line.startsWith('Home')).length;
    expect(text).toContain('Whole.');
    expect(text).toMatch(new RegExp(`… and ${60 - named} more$`));
    expect(text.length).toBeGreaterThan(180);
  });

  it('shortens its longest texts, and leaves short ones as they are', () => {
    const facts: Part = { kind: 'facts', facts: [{ label: 'Since', value: '12:00' }] };
    const text = plainText(message([facts, { kind: 'text', text: 'long '.repeat(1_000) }]), 300);
    expect(text).toMatch(/^🔴 Title\nSince: 12:00\n\n(long )+.*…$/);
    expect(text.length).toBe(300);
  });

  it('never cuts an address: a link is there as it is, or not at all', () => {
    const url = `https://x.example/${'a'.repeat(80)}`;
    const parts: Part[] = [
      { kind: 'link', label: 'Open', url },
      { kind: 'text', text: 'words '.repeat(50) },
    ];
    expect(plainText(message(parts), 200)).toContain(url);
    expect(plainText(message(parts), 80)).not.toContain('https');
    expect(plainText(message(parts), 80)).toContain('words');
  });

  it('keeps its title when there is room for nothing else', () => {
    expect(plainText(message([list], 'A long title'), 8)).toBe('🔴 A lo…');
  });

  it('is measured in the unit of the channel', () => {
    const bytes = (one: Message) => Buffer.byteLength(one.title);
    expect(fit(message([], 'ñ'.repeat(100)), 50, bytes).title).toBe(`${'ñ'.repeat(23)}…`);
  });

  it('fits, whatever it is, and still says something', () => {
    fc.assert(
      fc.property(hostileMessage, fc.integer({ min: 5, max: 5_000 }), (any, longest) => {
        const text = plainText(any, longest);
        expect(text.length).toBeLessThanOrEqual(longest);
        expect(text.startsWith(any.icon)).toBe(true);
        expect(/\p{Surrogate}/u.test(text)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('stays as it is where it fits', () => {
    fc.assert(fc.property(hostileMessage, (any) => expect(fit(any, Infinity)).toBe(any)));
  });
});
