import { nearest } from './nearest';

const NAMES = ['limit', 'cursor', 'state', 'accountId', 'q'];

describe('the name that was probably meant', () => {
  it.each([
    ['limt', 'limit'],
    ['statee', 'state'],
    ['sttae', 'state'],
    ['accountid', 'accountId'],
    ['account', 'accountId'],
    ['Cursor', 'cursor'],
  ])('is, for %s, %s', (written, meant) => {
    expect(nearest(written, NAMES)).toBe(meant);
  });

  it.each(['page', 'colour', 'x', '', 'l'.repeat(1_000_000)])('is none when nothing is near', (written) => {
    expect(nearest(written, NAMES)).toBeNull();
  });
});
