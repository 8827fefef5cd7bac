import fc from 'fast-check';

import { at } from '../../../test/support/builders';
import { inOrder } from './samples';

describe('samples', () => {
  it('are put in order, each moment once', () => {
    const told = [3, 1, 2, 1].map((minute, place) => ({ at: at(minute), place }));
    expect(inOrder(told).map(({ place }) => place)).toEqual([1, 2, 0]);
  });

  it('come out the same in whatever order they are told', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: -1_000, max: 1_000 }));
    fc.assert(
      fc.property(minutes, (told) => {
        const samples = told.map((minute) => ({ at: at(minute) }));
        expect(inOrder(samples)).toEqual(inOrder([...samples].reverse()));
      }),
    );
  });
});
