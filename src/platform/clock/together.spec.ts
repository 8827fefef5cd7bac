import { setImmediate as turn } from 'node:timers/promises';

import { together } from './together';

describe('questions that are asked together', () => {
  const doubled = () => {
    const asked: (readonly number[])[] = [];
    const ask = together((questions: readonly number[]) => {
      asked.push(questions);
      if (questions.includes(13)) return Promise.reject(new Error('unlucky'));
      return Promise.resolve(questions.map((one) => one * 2));
    });
    return { asked, ask };
  };

  it('are one, and each gets its own answer', async () => {
    const { asked, ask } = doubled();
    expect(await Promise.all([ask(1), ask(2), ask(2)])).toEqual([2, 4, 4]);
    expect(asked).toEqual([[1, 2, 2]]);
  });

  it('are asked again when they come later: nothing is remembered', async () => {
    const { asked, ask } = doubled();
    await ask(1);
    await turn();
    await ask(1);
    expect(asked).toEqual([[1], [1]]);
  });

  it('are a hundred at most', async () => {
    const { asked, ask } = doubled();
    await Promise.all(Array.from({ length: 250 }, (_, i) => ask(1_000 + i)));
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('do not fail for one another', async () => {
    const { ask } = doubled();
    const found = await Promise.allSettled([ask(1), ask(13), ask(3)]);
    expect(found.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([
      2,
      'Error: unlucky',
      6,
    ]);
    await expect(ask(13)).rejects.toThrow('unlucky');
  });
});
