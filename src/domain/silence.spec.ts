import fc from 'fast-check';

import { at } from '../../test/support/builders';
import { NOTIFICATION_TYPES } from './delivery';
import { INCIDENT_KINDS } from './incident';
import type { Scope } from './scope';
import { isAbout, type Silence, silencing, type Told } from './silence';

const HOME = { accountId: 'a-1', customerId: 'c-1', locationId: 'l-1' };
const dark: Told = { kind: 'location_offline', place: HOME };
const silence = (given: Partial<Silence> = {}): Silence => ({
  id: 's-1',
  scope: { type: 'all' },
  kinds: null,
  until: at(60),
  ...given,
});

describe('a silence', () => {
  it.each<[Scope, boolean]>([
    [{ type: 'all' }, true],
    [{ type: 'account', id: 'a-1' }, true],
    [{ type: 'account', id: 'a-2' }, false],
    [{ type: 'customer', id: 'c-1' }, true],
    [{ type: 'location', id: 'l-1' }, true],
    [{ type: 'location', id: 'l-2' }, false],
  ])('of %j is about what happens there and nowhere else', (scope, about) => {
    expect(isAbout(silence({ scope }), dark)).toBe(about);
  });

  it('of some kinds leaves the others alone', () => {
    expect(silencing('incident.opened', dark, [silence({ kinds: ['pod_offline'] })])).toBeNull();
    expect(silencing('incident.opened', dark, [silence({ kinds: ['location_offline'] })])?.id).toBe('s-1');
  });

  it('of one location says nothing about its whole account', () => {
    const blind: Told = { kind: 'plume_unreachable', place: { ...HOME, customerId: null, locationId: null } };
    expect(isAbout(silence({ scope: { type: 'location', id: 'l-1' } }), blind)).toBe(false);
  });

  it('until a time keeps quiet about the end too; one until resolved lets the end be told', () => {
    expect(silencing('incident.resolved', dark, [silence()])?.id).toBe('s-1');
    expect(silencing('incident.resolved', dark, [silence({ until: null })])).toBeNull();
    expect(silencing('incident.reminder', dark, [silence({ until: null })])?.id).toBe('s-1');
  });

  it('never keeps a notice from the admins', () => {
    expect(silencing('notice', dark, [silence()])).toBeNull();
  });
});

describe('of several silences', () => {
  it('the one that lasts longest is named', () => {
    const some = [silence({ id: 'short', until: at(5) }), silence({ id: 'long', until: at(90) })];
    expect(silencing('incident.opened', dark, some)?.id).toBe('long');
    expect(silencing('incident.opened', dark, [...some, silence({ id: 'open-ended', until: null })])?.id).toBe(
      'open-ended',
    );
  });

  const someScope = fc.oneof(
    fc.constant<Scope>({ type: 'all' }),
    fc.record({
      type: fc.constantFrom('account' as const, 'customer' as const, 'location' as const),
      id: fc.constantFrom('1', '2'),
    }),
  );
  const someSilence = fc.record({
    id: fc.uuid(),
    scope: someScope,
    kinds: fc.option(fc.subarray([...INCIDENT_KINDS], { minLength: 1 })),
    until: fc.option(fc.integer({ min: 1, max: 3 }).map(at)),
  });
  const someNews = fc.record({
    kind: fc.constantFrom(...INCIDENT_KINDS),
    place: fc.record({
      accountId: fc.constantFrom('1', '2'),
      customerId: fc.option(fc.constantFrom('1', '2')),
      locationId: fc.option(fc.constantFrom('1', '2')),
    }),
  });
  const someSilences = fc.uniqueArray(someSilence, { selector: ({ id }) => id, maxLength: 6 });
  const someType = fc.constantFrom(...NOTIFICATION_TYPES);

  it('one is named exactly when one is about it, in whatever order they come', () => {
    fc.assert(
      fc.property(someType, someNews, someSilences, (type, told, silences) => {
        const named = silencing(type, told, silences);
        expect(silencing(type, told, [...silences].reverse())).toEqual(named);
        expect(named === null || isAbout(named, told)).toBe(true);
        const holding = silences.filter((each) => isAbout(each, told));
        if (type !== 'incident.resolved' && type !== 'notice') expect(named === null).toBe(holding.length === 0);
      }),
    );
  });

  it('one more never lets anything out', () => {
    fc.assert(
      fc.property(someType, someNews, someSilences, someSilence, (type, told, silences, more) => {
        if (silencing(type, told, silences)) expect(silencing(type, told, [...silences, more])).not.toBeNull();
      }),
    );
  });
});
