import fc from 'fast-check';
import { clip, foreign } from './message';

describe('foreign texts', () => {
  it('keep names as they are, in every script', () => {
    for (const name of ['Casa García', 'بيت سارة', '山田さんの家', '👨‍👩‍👧 home', '<b>Tom & "Jerry"</b>']) {
      expect(foreign(name)).toBe(name);
    }
  });

  it('become one line without marks that turn our sentence around', () => {
    expect(foreign('a\u202Eb\nc\td\u0000e')).toBe('a b c d e');
  });

  it('never exceed their length, never end in half a character', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 10_000 })),
        fc.integer({ min: 1, max: 200 }),
        (text, longest) => {
          const result = foreign(text, longest);
          expect(result.length).toBeLessThanOrEqual(longest);
          expect(/\p{Surrogate}/u.test(result)).toBe(false);
        },
      ),
    );
  });

  it('show that something was left out', () => {
    expect(clip('Kitchen', 4)).toBe('Kit…');
    expect(clip('ab👍cd', 4)).toBe('ab…');
    expect(clip('Kitchen', 7)).toBe('Kitchen');
  });
});
