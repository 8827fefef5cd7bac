import fc from 'fast-check';

import { after, days, hours } from './duration';
import type { LocationState } from './location';
import type { Spell } from './reports/uptime';
import { daysOf, lookOf, phaseOf, shownDays, SLUG, standingOf, troublesOf } from './status-page';

const NOON = new Date('2026-03-30T12:00:00Z');

describe('the address of a status page', () => {
  it.each(['acme', 'a', '2', 'north-city', 'a'.repeat(63)])('may be %s', (slug) => expect(slug).toMatch(SLUG));
  it.each(['', '-acme', 'acme-', 'Acme', 'a b', 'á', '../x', 'a'.repeat(64)])('may not be "%s"', (slug) =>
    expect(slug).not.toMatch(SLUG),
  );
});

describe('standingOf', () => {
  it.each<[LocationState[], string]>([
    [[], 'empty'],
    [['online', 'online'], 'fine'],
    [['online', 'unknown'], 'unseen'],
    [['degraded', 'unknown'], 'degraded'],
    [['offline', 'degraded'], 'partly-offline'],
    [['offline', 'offline'], 'offline'],
  ])('of %j is %s', (states, standing) => expect(standingOf(states)).toBe(standing));
});

describe('shownDays', () => {
  it('begin at midnight of the zone, also where the clocks have changed', () => {
    // Madrid put its clocks forward on 29 March.
    expect(shownDays(NOON, 'Europe/Madrid', 3).map((day) => day.toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });

  it('are ninety, and go back over years', () => {
    const shown = shownDays(new Date('2026-01-02T00:00:00Z'), 'UTC');
    expect([shown.length, shown[0]?.toISOString()]).toEqual([90, '2025-10-05T00:00:00.000Z']);
  });
});

describe('daysOf', () => {
  const begins = shownDays(NOON, 'UTC', 4);
  const from = begins[0] ?? NOON;

  it('shares an outage among the days that it lasted', () => {
    const down = after(from, hours(42));
    const spells: Spell[] = [
      { state: 'unknown', from, to: after(from, days(1)) },
      { state: 'online', from: after(from, days(1)), to: down },
      { state: 'offline', from: down, to: NOON },
    ];
    const shown = daysOf(spells, begins, NOON);
    expect(shown.map(lookOf)).toEqual(['unknown', 'partly', 'offline', 'offline']);
    expect(shown.map(({ offlineSeconds }) => offlineSeconds / 3_600)).toEqual([0, 6, 24, 12]);
  });

  it('loses no second and tells none twice', () => {
    const state = fc.constantFrom<LocationState>('online', 'degraded', 'offline', 'unknown');
    fc.assert(
      fc.property(fc.array(fc.tuple(state, fc.integer({ min: 1, max: 90 })), { maxLength: 30 }), (lasting) => {
        let reached = from;
        const spells = lasting.flatMap(([each, length]): Spell[] => {
          const begin = reached;
          reached = new Date(Math.min(after(begin, hours(length)).getTime(), NOON.getTime()));
          return reached > begin ? [{ state: each, from: begin, to: reached }] : [];
        });
        const told = daysOf(spells, begins, NOON);
        const seconds = told.reduce((sum, day) => sum + day.onlineSeconds + day.offlineSeconds + day.unknownSeconds, 0);
        expect(seconds).toBeCloseTo((reached.getTime() - from.getTime()) / 1_000);
      }),
      { numRuns: 50 },
    );
  });
});

describe('troublesOf', () => {
  const since = (hour: number) => after(NOON, -hours(hour));

  it('says one kind of one place once, since the first of it, the gravest first', () => {
    expect(
      troublesOf([
        { location: 'Library', kind: 'pod_offline', since: since(1), flapping: true },
        { location: 'Library', kind: 'pod_offline', since: since(3), flapping: false },
        { location: 'Town hall', kind: 'location_offline', since: since(1), flapping: false },
      ]),
    ).toEqual([
      { location: 'Town hall', kind: 'location_offline', since: since(1), flapping: false },
      { location: 'Library', kind: 'pod_offline', since: since(3), flapping: true },
    ]);
  });
});

describe('phaseOf', () => {
  it.each([
    [1, 2, 'coming'],
    [-1, 2, 'now'],
    [0, null, 'now'],
    [-2, 0, 'over'],
  ] as const)('of what lasts from %s to %s hours from now is %s', (from, until, phase) => {
    const notice = { from: after(NOON, hours(from)), until: until === null ? null : after(NOON, hours(until)) };
    expect(phaseOf(notice, NOON)).toBe(phase);
  });
});
