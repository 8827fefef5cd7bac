import {
  explained,
  filtered,
  filterOf,
  indexByScope,
  NO_FILTER,
  recipients,
  type Happening,
  type Subscription,
} from './routing';

const NOW = new Date('2026-03-01T12:00:00Z');
const LATER = new Date('2026-03-01T13:00:00Z');

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
  filter: NO_FILTER,
  ...changes,
});
const heardBy = (happening: Happening, ...subscriptions: Subscription[]) => [
  ...recipients(happening, indexByScope(subscriptions), NOW),
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

describe('preferences', () => {
  const preferences = { minSeverity: {}, types: null, pausedUntil: null };
  const heardWith = (changes: Partial<typeof NO_FILTER>) =>
    heardBy(outage, aSubscription({ filter: { ...NO_FILTER, ...changes } }));

  it('hold everything in a pause, and nothing once it is over', () => {
    expect(heardWith({ pausedUntil: LATER })).toEqual([]);
    expect(heardWith({ pausedUntil: NOW })).toEqual(['phone']);
  });

  it('hold the types that are not wanted', () => {
    expect(heardWith({ types: ['announcement'] })).toEqual([]);
    expect(heardWith({ types: ['incident'] })).toEqual(['phone']);
    expect(filtered(NO_FILTER, 'report', 'info', NOW)).toBe('tell');
    expect(filtered({ ...NO_FILTER, types: ['incident'] }, 'report', 'info', NOW)).toBe('typeOff');
  });

  it('say what a channel carries, in place of what it usually does', () => {
    expect(filterOf(null, 'sms', 'critical').floor).toBe('critical');
    expect(filterOf({ ...preferences, minSeverity: { sms: 'warning' } }, 'sms', 'critical').floor).toBe('warning');
    expect(filterOf({ ...preferences, minSeverity: { sms: 'warning' } }, 'email').floor).toBe('info');
    expect(filtered(filterOf(null, 'sms', 'critical'), 'incident', 'warning', NOW)).toBe('belowChannelSeverity');
  });

  it('never add to what is subscribed', () => {
    expect(heardBy({ ...outage, severity: 'info' }, aSubscription({ minSeverity: 'critical' }))).toEqual([]);
  });
});

describe('explained', () => {
  it('says of a destination what is nearest to telling', () => {
    const other = aSubscription({ kinds: ['pod_offline'] });
    const paused = aSubscription({ filter: { ...NO_FILTER, pausedUntil: LATER } });
    expect(explained([], outage, NOW)).toBe('notSubscribed');
    expect(explained([other], outage, NOW)).toBe('otherKind');
    expect(explained([paused, other], outage, NOW)).toBe('paused');
    expect(explained([paused, aSubscription({}), other], outage, NOW)).toBe('tell');
  });
});
