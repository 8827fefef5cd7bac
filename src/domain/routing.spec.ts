import { indexByScope, recipients, type Happening, type Subscription } from './routing';

const outage: Happening = {
  kind: 'location_offline',
  severity: 'critical',
  place: { accountId: 'acme', customerId: 'garcia', locationId: 'home' },
};
const aSubscription = (changes: Partial<Subscription>): Subscription => ({
  destinationId: 'phone',
  scope: { type: 'all' },
  minSeverity: 'info',
  kinds: null,
  within: null,
  ...changes,
});
const heardBy = (happening: Happening, ...subscriptions: Subscription[]) => [
  ...recipients(happening, indexByScope(subscriptions)),
];

describe('recipients', () => {
  it.each([
    { type: 'all' },
    { type: 'account', id: 'acme' },
    { type: 'customer', id: 'garcia' },
    { type: 'location', id: 'home' },
  ] as const)('tells who follows $type', (scope) => {
    expect(heardBy(outage, aSubscription({ scope }))).toEqual(['phone']);
  });

  it('does not tell who follows somebody else’s home', () => {
    expect(heardBy(outage, aSubscription({ scope: { type: 'location', id: 'other' } }))).toEqual([]);
  });

  it('tells a destination once however many of its subscriptions match', () => {
    expect(heardBy(outage, aSubscription({}), aSubscription({ scope: { type: 'location', id: 'home' } }))).toEqual([
      'phone',
    ]);
  });

  it('keeps from a destination what is less grave than it asked for', () => {
    expect(heardBy({ ...outage, severity: 'warning' }, aSubscription({ minSeverity: 'critical' }))).toEqual([]);
  });

  it('keeps from a destination the kinds it did not ask for', () => {
    expect(heardBy(outage, aSubscription({ kinds: ['pod_offline'] }))).toEqual([]);
  });

  it('keeps from a viewer what is not granted any more', () => {
    const within = [{ type: 'location', id: 'other' }] as const;
    expect(heardBy(outage, aSubscription({ within }))).toEqual([]);
    expect(heardBy(outage, aSubscription({ within: [...within, { type: 'customer', id: 'garcia' }] }))).toEqual([
      'phone',
    ]);
  });

  it('tells of a whole account only those who follow it or everything', () => {
    const unreachable: Happening = {
      kind: 'plume_unreachable',
      severity: 'critical',
      place: { accountId: 'acme', customerId: null, locationId: null },
    };
    expect(
      heardBy(
        unreachable,
        aSubscription({ destinationId: 'a' }),
        aSubscription({ destinationId: 'b', scope: { type: 'account', id: 'acme' } }),
        aSubscription({ destinationId: 'c', scope: { type: 'location', id: 'home' } }),
      ),
    ).toEqual(['a', 'b']);
  });
});
