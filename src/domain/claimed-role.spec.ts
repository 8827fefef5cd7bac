import { claimedRole } from './claimed-role';

describe('the role in a claim', () => {
  it.each([
    ['is a text', { role: 'operator' }, 'role', 'operator'],
    ['is written in capitals', { role: ' Admin ' }, 'role', 'admin'],
    ['is the highest in a list', { groups: ['staff', 'viewer', 'admin', 'operator'] }, 'groups', 'admin'],
    ['lies deeper', { realm_access: { roles: ['viewer'] } }, 'realm_access.roles', 'viewer'],
    [
      'has a name with dots of its own',
      { 'https://example.test/role': 'viewer' },
      'https://example.test/role',
      'viewer',
    ],
  ])('%s', (_how, claims, claim, role) => {
    expect(claimedRole(claims, claim)).toBe(role);
  });

  it.each([
    ['is not there', {}, 'role'],
    ['is none of ours', { role: 'root' }, 'role'],
    ['only contains one of ours', { role: 'not-admin' }, 'role'],
    ['is no text', { role: { admin: true } }, 'role'],
    ['is inherited', {}, 'constructor.name'],
    ['ends too early', { realm_access: 'admin' }, 'realm_access.roles'],
  ])('is none when it %s', (_how, claims, claim) => {
    expect(claimedRole(claims, claim)).toBeNull();
  });
});
