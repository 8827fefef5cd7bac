import fc from 'fast-check';

import { layoutMesh, type MeshPod } from '../../dashboard/src/locations/mesh-layout';

const pod = (id: string, parentId: string | null = null, gateway = false): MeshPod => ({ id, parentId, gateway });

describe('the drawing of a mesh', () => {
  it('puts the gateway above the middle of what hangs on it', () => {
    const { places, columns, rows } = layoutMesh([pod('g', null, true), pod('a', 'g'), pod('b', 'g'), pod('c', 'b')]);
    expect(Object.fromEntries(places)).toEqual({
      g: { column: 0.5, row: 0 },
      a: { column: 0, row: 1 },
      b: { column: 1, row: 1 },
      c: { column: 1, row: 2 },
    });
    expect([columns, rows]).toEqual([2, 3]);
  });

  it('puts pods of which nobody knows where they hang into a row of their own', () => {
    const { places, rows } = layoutMesh([pod('g', null, true), pod('a', 'g'), pod('x'), pod('y', 'gone')]);
    expect([places.get('x'), places.get('y'), rows]).toEqual([{ column: 0, row: 2 }, { column: 1, row: 2 }, 3]);
  });

  it('shows every pod once and none upon another, whatever is said of their parents', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const pods = fc.array(
      fc.record({
        id: fc.constantFrom(...ids),
        gateway: fc.boolean(),
        parentId: fc.option(fc.constantFrom(...ids, 'gone')),
      }),
    );
    fc.assert(
      fc.property(pods, (given) => {
        const unique = [...new Map(given.map((each) => [each.id, each])).values()];
        const { places, columns, rows } = layoutMesh(unique);
        expect([...places.keys()].sort()).toEqual(unique.map(({ id }) => id).sort());
        const cells = [...places.values()].map(({ column, row }) => `${column} ${row}`);
        expect(new Set(cells).size).toBe(cells.length);
        for (const { column, row } of places.values()) {
          expect(column).toBeLessThanOrEqual(columns - 1);
          expect(row).toBeLessThanOrEqual(rows - 1);
        }
      }),
      { numRuns: 200 },
    );
  });
});
