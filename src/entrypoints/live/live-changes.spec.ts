import { LiveChanges } from './live-changes';

const ids = (count: number) => Array.from({ length: count }, (_, i) => `id-${i}`);

describe('what has changed since it was last told', () => {
  it('is each thing once, and forgotten when it is taken', () => {
    const changes = new LiveChanges();
    changes.add({ about: 'location', ids: ['a', 'b'] });
    changes.add({ about: 'location', ids: ['b'] });
    changes.add({ about: 'inbox', ids: ['m'] });
    expect(changes.any).toBe(true);
    expect(changes.take()).toEqual({
      location: { ids: ['a', 'b'], many: false },
      incident: { ids: [], many: false },
      inbox: { ids: ['m'], many: false },
    });
    expect(changes.any).toBe(false);
  });

  it('is only known to be much when it is more than is kept, or was not named', () => {
    const changes = new LiveChanges();
    changes.add({ about: 'location', ids: ids(501) });
    changes.add({ about: 'location', ids: ['late'] });
    changes.add({ about: 'incident', many: true });
    expect(changes.take()).toMatchObject({
      location: { ids: [], many: true },
      incident: { ids: [], many: true },
      inbox: { ids: [], many: false },
    });
    expect(changes.any).toBe(false);
  });

  it('may be anything after something was missed', () => {
    const changes = new LiveChanges();
    changes.lose();
    expect(Object.values(changes.take())).toEqual(Array.from({ length: 3 }, () => ({ ids: [], many: true })));
  });
});
