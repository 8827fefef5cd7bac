import fc from 'fast-check';

import { withChanged } from '../../dashboard/src/live/fleet-news';
import { pauseBefore, TOO_MANY } from '../../dashboard/src/live/reconnecting';

type LocationInBrief = Parameters<typeof withChanged>[0][number];

const home = (id: string, change: Partial<LocationInBrief> = {}): LocationInBrief => {
  return {
    id,
    name: id,
    customerName: null,
    state: 'online',
    stateSince: null,
    podsOnline: 2,
    podsTotal: 2,
    ...change,
  };
};
const byId = (...homes: LocationInBrief[]) => new Map(homes.map((each) => [each.id, each]));

describe('what is told live of the fleet', () => {
  it('takes the place of what was, in the same order', () => {
    const dark = home('b', { state: 'offline', podsOnline: 0 });
    expect(withChanged([home('a'), home('b'), home('c')], byId(dark))).toEqual([home('a'), dark, home('c')]);
  });

  it('adds what was not there, with no more of it than is shown', () => {
    const told = { ...home('new'), serviceLevel: 'gold' };
    expect(withChanged([home('a')], byId(told))).toEqual([home('a'), home('new')]);
  });

  it('is the same list when nothing of it is different, so that nothing is drawn anew', () => {
    const known = [home('a'), home('b')];
    expect(withChanged(known, byId(home('b')))).toBe(known);
  });

  it('leaves each location once, as it was told last', () => {
    const some = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(some, some, (known, changed) => {
        const news = byId(...changed.map((id) => home(id, { podsOnline: 1 })));
        const after = withChanged(
          known.map((id) => home(id)),
          news,
        );
        expect(after.map(({ id }) => id).sort()).toEqual([...new Set([...known, ...changed])].sort());
        for (const each of after) expect(each.podsOnline).toBe(news.has(each.id) ? 1 : 2);
      }),
    );
  });
});

describe('the pause before a live connection is tried again', () => {
  it('grows from a second to half a minute, and is never less than half of that', () => {
    const longest = Array.from({ length: 8 }, (_, attempt) => pauseBefore(attempt, 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const pause = pauseBefore(attempt, random);
        expect(pause).toBeGreaterThanOrEqual(500);
        expect(pause).toBeLessThanOrEqual(30_000);
      }),
    );
  });

  it('is long at once for whoever has too many connections: a quick one would end another', () => {
    expect(pauseBefore(0, 0, TOO_MANY)).toBe(15_000);
  });
});
