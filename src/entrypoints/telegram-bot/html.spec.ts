import fc from 'fast-check';

import { parseHtml } from '../../../simulators/telegram/bot-api/html';
import { escape, pieces, shown } from './html';

describe('escape', () => {
  it('takes the power from marks', () => {
    expect(escape('<b>&"')).toBe('&#60;b&#62;&#38;&#34;');
  });
});

describe('shown', () => {
  it('cuts a long name', () => {
    expect(shown('x'.repeat(10_000))).toHaveLength(120);
  });

  it('keeps a name in one line', () => {
    expect(shown(' a\n\nb ')).toBe('a b');
  });
});

describe('pieces', () => {
  it('parts a text between lines', () => {
    expect(pieces('aaa\nbbb\nccc', 7)).toEqual(['aaa\nbbb', 'ccc']);
  });

  it('leaves a short text whole', () => {
    expect(pieces('a\n\nb')).toEqual(['a\n\nb']);
  });

  it('loses nothing of a long one', () => {
    const text = Array.from({ length: 900 }, (_line, at) => `line ${at}`).join('\n');
    expect(pieces(text).join('\n')).toBe(text);
    expect(Math.max(...pieces(text).map(({ length }) => length))).toBeLessThanOrEqual(4_096);
  });
});

describe('pieces of what is too long', () => {
  it('part a line that is longer than a message between its characters, and open its marks again', () => {
    expect(pieces('<b>aaaa😀bbb</b>', 12)).toEqual(['<b>aaaa</b>', '<b>😀bbb</b>']);
    expect(pieces('&#38;&#38;&#38;', 11)).toEqual(['&#38;&#38;', '&#38;']);
  });

  it('keep marks that reach over lines whole', () => {
    expect(pieces('<pre>one\ntwo\nthree</pre>', 18)).toEqual(['<pre>one\ntwo</pre>', '<pre>three</pre>']);
  });

  it('are never empty', () => {
    expect(pieces(`a${'\n'.repeat(50)}b`, 10)).toEqual([
      expect.stringMatching(/^a\n*$/),
      expect.stringMatching(/^\n*b$/),
    ]);
    expect(pieces('')).toEqual([]);
  });

  it('are taken by Telegram, whatever was said, and nothing of it is lost', () => {
    const said = fc.oneof(
      fc.string({ unit: 'grapheme-composite', maxLength: 40 }),
      fc.constantFrom('<&>"', '👩‍👩‍👧', '😀', 'بيت', '&amp;').chain((mark) => fc.nat(60).map((n) => mark.repeat(n))),
    );
    const marked = fc
      .tuple(fc.constantFrom('b', 'i', 'code', 'a href="https://example.test/?a=1&#38;b=2"', ''), said)
      .map(([mark, text]) => (mark ? `<${mark}>${escape(text)}</${mark.split(' ')[0]}>` : escape(text)));
    const text = fc.array(
      fc.array(marked, { maxLength: 6 }).map((parts) => parts.join('')),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 80, max: 400 }), (lines, longest) => {
        const html = lines.join('\n');
        const read = pieces(html, longest).map((piece) => {
          expect(piece.length).toBeLessThanOrEqual(longest);
          expect(piece).not.toMatch(/\p{Surrogate}/u);
          return parseHtml(piece).text;
        });
        const ink = (parts: readonly string[]) => parts.join('').replace(/\s/g, '');
        expect(ink(read)).toBe(ink([parseHtml(html).text]));
      }),
      { numRuns: 300 },
    );
  });
});
