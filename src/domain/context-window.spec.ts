import fc from 'fast-check';

import { estimatedTokens, type Exchange, recentEnough } from './context-window';

const exchange = (question: string, answer: string | null): Exchange => ({ question, answer });

describe('what a model is reminded of', () => {
  it('is the newest that fits, in its order', () => {
    const told = [exchange('a'.repeat(300), 'b'), exchange('c', 'd'), exchange('e', 'f')];
    expect(recentEnough(told, 20)).toEqual(told.slice(1));
  });

  it('is nothing that was never answered', () => {
    expect(recentEnough([exchange('a', null), exchange('b', 'c')], 20)).toEqual([exchange('b', 'c')]);
  });

  it('is never more than so many tokens, and always the end of what was answered', () => {
    const texts = fc.string({ maxLength: 60, unit: 'grapheme' });
    const told = fc.array(fc.record({ question: texts, answer: fc.option(texts) }), { maxLength: 12 });
    fc.assert(
      fc.property(told, fc.nat(200), (exchanges, tokens) => {
        const kept = recentEnough(exchanges, tokens);
        const answered = exchanges.filter(({ answer }) => answer !== null);
        expect(kept).toEqual(answered.slice(answered.length - kept.length));
        const used = kept.reduce(
          (sum, each) => sum + estimatedTokens(each.question) + estimatedTokens(each.answer!),
          0,
        );
        expect(used).toBeLessThanOrEqual(tokens);
      }),
    );
  });

  it('is counted at a token for three bytes', () => {
    expect([estimatedTokens(''), estimatedTokens('abcd'), estimatedTokens('ñ'), estimatedTokens('📶')]).toEqual([
      0, 2, 1, 2,
    ]);
  });
});
