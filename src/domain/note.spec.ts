import { mayRemoveNote } from './note';
import type { Actor } from './permissions';

const otto: Actor = { userId: 'otto', name: 'Otto', role: 'operator', grants: [] };
const anna: Actor = { userId: 'anna', name: 'Anna', role: 'admin', grants: [] };

describe('a note', () => {
  it('is taken away by whoever wrote it', () => {
    expect(mayRemoveNote(otto, { createdBy: 'otto' })).toBe(true);
  });

  it('is left alone by colleagues, also when its writer is gone', () => {
    expect([mayRemoveNote(otto, { createdBy: 'anna' }), mayRemoveNote(otto, { createdBy: null })]).toEqual([
      false,
      false,
    ]);
  });

  it('is taken away by any admin', () => {
    expect(mayRemoveNote(anna, { createdBy: 'otto' })).toBe(true);
  });
});
