import { type Action, type Actor, may, type Role, scopesOf } from './permissions';
import type { Place, Scope } from './scope';

const HOME: Place = { accountId: 'acme', customerId: 'c-1', locationId: 'home' };
const ELSEWHERE: Place = { accountId: 'acme', customerId: 'c-2', locationId: 'shop' };

const someone = (role: Role, grants: readonly Scope[] = []): Actor => ({
  userId: `a-${role}`,
  name: 'Ann',
  role,
  grants,
});

describe('may', () => {
  it.each<[Role, Action, boolean]>([
    ['admin', 'user.manage', true],
    ['admin', 'incident.resolve', true],
    ['operator', 'incident.acknowledge', true],
    ['operator', 'location.manage', true],
    ['operator', 'user.manage', false],
    ['operator', 'account.manage', false],
    ['operator', 'data.delete', false],
    ['viewer', 'network.view', true],
    ['viewer', 'subscription.manage', true],
    ['viewer', 'incident.acknowledge', false],
    ['viewer', 'analytics.view', false],
    ['viewer', 'delivery.view', false],
  ])('%s, %s: %s', (role, action, allowed) => {
    expect(may(someone(role), action)).toBe(allowed);
  });

  it.each<Scope>([
    { type: 'account', id: 'acme' },
    { type: 'customer', id: 'c-1' },
    { type: 'location', id: 'home' },
  ])('lets a viewer see what a grant of a $type opens', (grant) => {
    expect(may(someone('viewer', [grant]), 'network.view', HOME)).toBe(true);
  });

  it('shows a viewer nothing beside their grants', () => {
    expect(may(someone('viewer', [{ type: 'location', id: 'home' }]), 'network.view', ELSEWHERE)).toBe(false);
    expect(may(someone('viewer'), 'network.view', HOME)).toBe(false);
  });

  it('keeps a grant of one location from what concerns its whole account', () => {
    const place: Place = { accountId: 'acme', customerId: null, locationId: null };
    expect(may(someone('viewer', [{ type: 'location', id: 'home' }]), 'network.view', place)).toBe(false);
  });

  it('leaves an incident to the operator who has it', () => {
    const operator = someone('operator');
    expect(may(operator, 'incident.acknowledge', HOME, 'somebody-else')).toBe(false);
    expect(may(operator, 'incident.acknowledge', HOME, operator.userId)).toBe(true);
    expect(may(operator, 'incident.acknowledge', HOME, null)).toBe(true);
    expect(may(someone('admin'), 'incident.acknowledge', HOME, 'somebody-else')).toBe(true);
  });
});

describe('scopesOf', () => {
  it('is everything for who works here and the grants of who only looks', () => {
    const grants: Scope[] = [{ type: 'customer', id: 'c-1' }];
    expect(scopesOf(someone('admin'))).toEqual([{ type: 'all' }]);
    expect(scopesOf(someone('operator', grants))).toEqual([{ type: 'all' }]);
    expect(scopesOf(someone('viewer', grants))).toEqual(grants);
  });
});
