import { TestClock } from '../../../test/support/test-clock';
import { minutes } from '../../domain/duration';
import { ShortCache } from './short-cache';

describe('ShortCache', () => {
  const clock = new TestClock();
  let cache: ShortCache<number>;
  let asked: number;
  const ask = () => Promise.resolve(++asked);
  const fail = () => Promise.reject(new Error('down'));

  beforeEach(() => {
    cache = new ShortCache(clock, minutes(2));
    asked = 0;
  });

  it('asks once for a crowd that comes while the answer is under way', async () => {
    expect(await Promise.all([1, 2, 3].map(() => cache.get('casa', ask)))).toEqual([1, 1, 1]);
    expect(await cache.get('loft', ask)).toBe(2);
  });

  it('asks again once the answer is old', async () => {
    await cache.get('casa', ask);
    await clock.pass(minutes(2) - 1);
    expect(await cache.get('casa', ask)).toBe(1);
    await clock.pass(1);
    expect(await cache.get('casa', ask)).toBe(2);
  });

  it('tells what was answered, and does not wait for what is being asked', async () => {
    const asking = cache.get('casa', ask);
    expect(cache.answered('casa')).toBeUndefined();
    await asking;
    expect(cache.answered('casa')).toBe(1);
    await clock.pass(minutes(2));
    expect(cache.answered('casa')).toBeUndefined();
  });

  it('keeps no failure', async () => {
    await expect(cache.get('casa', fail)).rejects.toThrow('down');
    expect(await cache.get('casa', ask)).toBe(1);
  });

  it('forgets the oldest when there is too much to keep', async () => {
    for (let home = 0; home < 1_001; home += 1) await cache.get(String(home), ask);
    expect(await cache.get('1000', ask)).toBe(1_001);
    expect(await cache.get('0', ask)).toBe(1_002);
  });
});
