import { Patience } from './patience';

describe('Patience', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const begins = (ms: number) => Patience.within(ms, (signal) => Promise.resolve(signal));

  it('ends no earlier than it was said, and a hundredth later at most', async () => {
    const signal = await begins(1_000);
    jest.advanceTimersByTime(999);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(11);
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('gives everybody who begins later all of theirs', async () => {
    const first = await begins(2_000);
    jest.advanceTimersByTime(19);
    const second = await begins(2_000);
    jest.advanceTimersByTime(3);
    const third = await begins(2_000);
    expect([second === first, third === first]).toEqual([true, false]);
    jest.advanceTimersByTime(1_997);
    expect([second.aborted, third.aborted]).toEqual([false, false]);
    jest.advanceTimersByTime(3);
    expect([second.aborted, third.aborted]).toEqual([true, false]);
    jest.advanceTimersByTime(21);
    expect(third.aborted).toBe(true);
  });

  it('leaves no timer that a process would wait for', async () => {
    jest.useRealTimers();
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await begins(60_000);
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout')).toHaveLength(before);
  });
});
