import { at, NOON } from '../../../test/support/builders';
import { plumeUnreachable } from './plume-unreachable.rule';
import type { AccountView } from './rule';

const account: AccountView = { id: 'account-1', name: 'default', state: 'ok', since: at(-60), reason: null };

describe('the rule plume_unreachable', () => {
  it.each(['refused', 'unreachable'] as const)('finds an account that is %s, with the reason', (state) => {
    const view = { ...account, state, since: at(-2), reason: 'The credentials were refused.' };
    expect(plumeUnreachable.evaluate(view, NOON)).toMatchObject([
      { subject: 'account-1', outcome: 'found', severity: 'critical', since: at(-2), facts: { reason: view.reason } },
    ]);
  });

  it('clears an account that answers', () => {
    expect(plumeUnreachable.evaluate(account, NOON)).toMatchObject([{ outcome: 'clear', facts: {} }]);
  });
});
