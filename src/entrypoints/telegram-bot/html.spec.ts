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
