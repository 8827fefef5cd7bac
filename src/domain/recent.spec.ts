import { Recent } from './recent';

it('forgets the oldest when there is no more room', () => {
  const recent = new Recent<number>(2);
  expect(recent.get('a')).toBeUndefined();
  expect(['a', 'b', 'c'].map((key, i) => recent.keep(key, i))).toEqual([0, 1, 2]);
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([undefined, 1, 2]);
});
