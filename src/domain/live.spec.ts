import { randomUUID } from 'node:crypto';

import fc from 'fast-check';

import { liveWord, readLiveWord } from './live';

const subject = fc.constantFrom('location', 'incident', 'inbox');
const ids = fc.array(fc.uuid(), { minLength: 1, maxLength: 400 });

describe('what is called out for whoever watches live', () => {
  it('is read as it was written, or as more than can be named', () => {
    fc.assert(
      fc.property(subject, ids, (about, all) => {
        const read = readLiveWord(liveWord(about, all));
        expect(read).toEqual(all.length > 200 ? { about, many: true } : { about, ids: all });
      }),
    );
  });

  it('is always short enough for PostgreSQL', () => {
    fc.assert(fc.property(subject, ids, (about, all) => Buffer.byteLength(liveWord(about, all)) < 8_000));
  });

  it.each(['', 'location', 'location ', `pod ${randomUUID()}`, 'location x', `incident ${randomUUID()} more`])(
    'is not %j',
    (said) => {
      expect(readLiveWord(said)).toBeNull();
    },
  );
});
