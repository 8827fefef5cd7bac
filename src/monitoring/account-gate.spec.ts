import { NOON } from '../../test/support/builders';
import { seconds } from '../domain/duration';
import { AccountGate } from './account-gate';

const now = NOON.getTime();
const shut = () => {
  const gate = new AccountGate('account-1');
  for (let i = 0; i < 8; i++) gate.failed(NOON, 'no answer');
  return gate;
};

describe('AccountGate', () => {
  it('lets everything through until looks fail in a row', () => {
    const gate = new AccountGate('account-1');
    gate.failed(NOON, 'no answer');
    expect([gate.admits(now, 10), gate.admits(now, 10)]).toEqual([true, true]);
  });

  it('then lets one look at a time try', () => {
    const gate = shut();
    expect([gate.admits(now, seconds(10)), gate.admits(now, seconds(10))]).toEqual([true, false]);
    expect(gate.admits(now + seconds(10), seconds(10))).toBe(true);
  });

  it('opens with the first success', () => {
    const gate = shut();
    gate.succeeded(NOON);
    expect([gate.admits(now, 10), gate.admits(now, 10)]).toEqual([true, true]);
  });

  it('tries credentials that were refused only slowly', () => {
    const gate = new AccountGate('account-1');
    gate.refused(NOON, 'refused', seconds(60));
    expect(gate.admits(now + seconds(59), seconds(10))).toBe(false);
    expect(gate.admits(now + seconds(60), seconds(10))).toBe(true);
  });

  it('reports what came since the last report, and nothing twice', () => {
    const gate = new AccountGate('account-1');
    gate.succeeded(NOON);
    gate.failed(NOON, 'no answer');
    gate.failed(NOON, 'no answer at all');
    expect(gate.takeReport()).toMatchObject({
      successAt: NOON,
      failed: 2,
      failingSince: NOON,
      error: 'no answer at all',
    });
    expect(gate.takeReport()).toBeNull();
  });
});
