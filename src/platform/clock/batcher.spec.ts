import { Batcher } from './batcher';

describe('Batcher', () => {
  it('hands over together what came before the next turn of the event loop', async () => {
    const batches: number[][] = [];
    const batcher = new Batcher<number>(10, (items) => Promise.resolve(void batches.push(items)));
    for (const item of [1, 2, 3]) batcher.add(item);
    await batcher.idle();
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('has one batch in hand, and carries in the next what came meanwhile, up to its limit', async () => {
    const batches: number[][] = [];
    const batcher = new Batcher<number>(2, (items) => {
      if (batches.push(items) === 1) for (const item of [2, 3, 4]) batcher.add(item);
      return Promise.resolve();
    });
    batcher.add(1);
    await batcher.idle();
    expect(batches).toEqual([[1], [2, 3], [4]]);
  });

  it('gives what follows a crowd a moment to become one', async () => {
    const batches: number[][] = [];
    const batcher = new Batcher<number>(100, (items) => {
      if (batches.push(items) === 1) trickle();
      return Promise.resolve();
    });
    // One after the other, each on a turn of its own: without a moment, each would be a batch.
    const trickle = (left = 5) => {
      batcher.add(left);
      if (left > 1) setImmediate(() => trickle(left - 1));
    };
    const crowd = Array.from({ length: 20 }, (_, i) => 10 + i);
    for (const item of crowd) batcher.add(item);
    await batcher.idle();
    expect(batches).toEqual([crowd, [5, 4, 3, 2, 1]]);
  });
});
