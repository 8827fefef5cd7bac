import { readDocument } from './configuration-document';

const faultsOf = (given: unknown) => {
  const read = readDocument(given);
  return 'faults' in read ? read.faults : [];
};
const ADA = { email: 'ada@example.test', name: 'Ada', role: 'admin' };
const HOME = { account: 'north', customerId: 'c', locationId: 'l', name: 'Home' };

describe('a document of the configuration', () => {
  it('may leave out whatever it does not speak of', () => {
    expect(readDocument({ panoptes: 1, users: [ADA] })).toMatchObject({
      document: { users: [ADA], destinations: [] },
    });
  });

  it('knows people by their e-mail address in lower case', () => {
    expect(readDocument({ panoptes: 1, users: [{ ...ADA, email: ' Ada@Example.TEST ' }] })).toMatchObject({
      document: { users: [{ email: 'ada@example.test' }] },
    });
  });

  it.each<[string, unknown, string]>([
    ['another version', { panoptes: 2 }, 'panoptes'],
    ['no document at all', 'hello', ''],
    ['a section that it does not know', { panoptes: 1, passwords: [] }, ''],
    ['a role that there is not', { panoptes: 1, users: [ADA, { ...ADA, role: 'king' }] }, 'users[1].role'],
    ['a time zone that there is not', { panoptes: 1, users: [{ ...ADA, timeZone: 'Moon/Sea' }] }, 'users[0].timeZone'],
    ['a password', { panoptes: 1, users: [{ ...ADA, password: 'x' }] }, 'users[0]'],
    [
      'a grant of everything',
      { panoptes: 1, users: [{ ...ADA, grants: [{ type: 'all' }] }] },
      'users[0].grants[0].type',
    ],
    ['what a database cannot hold', { panoptes: 1, locations: [{ ...HOME, name: 'a\0' }] }, 'locations[0].name'],
    [
      'a silence without an end',
      { panoptes: 1, silences: [{ scope: { type: 'all' }, reason: '' }] },
      'silences[0].until',
    ],
    [
      'a lock that would take all of our memory',
      { panoptes: 1, secrets: { kdf: 'scrypt', n: 2 ** 30, r: 8, p: 1, salt: 'AAAAAAAAAAAAAAAA' } },
      'secrets.n',
    ],
  ])('is refused for %s, and where that is is said', (_what, given, path) => {
    expect(faultsOf(given)).toMatchObject([{ path }]);
  });

  it('tells every fault at once', () => {
    const faults = faultsOf({ panoptes: 1, users: [{ ...ADA, role: 'king', name: 7 }], silences: 'none' });
    expect(faults.map(({ path }) => path)).toEqual(['users[0].name', 'users[0].role', 'silences']);
  });

  it('says nothing twice', () => {
    const twice = { panoptes: 1, users: [ADA, { ...ADA, name: 'Another' }], locations: [HOME, HOME] };
    expect(faultsOf(twice)).toEqual([
      { path: 'users[1]', fault: 'ada@example.test stands at users[0] already' },
      { path: 'locations[1]', fault: 'north/l stands at locations[0] already' },
    ]);
  });
});
