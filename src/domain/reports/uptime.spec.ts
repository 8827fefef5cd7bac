import fc from 'fast-check';

import { at } from '../../../test/support/builders';
import type { LocationState } from '../location';
import { type History, partsOf, spellsOf, uptimeOf } from './uptime';

const history = (given: Partial<History> = {}): History => ({
  knownSince: at(-10_000),
  state: 'online',
  changes: [],
  ...given,
});
const uptime = (told: History, from = at(0), to = at(60), now = at(600)) =>
  uptimeOf(spellsOf(told, from, to, now), from, to);
const change = (minute: number, from: LocationState, to: LocationState) => ({ at: at(minute), from, to });

describe('uptime from what is stored', () => {
  it('is whole when nothing changed', () => {
    expect(uptime(history())).toEqual({
      from: at(0),
      to: at(60),
      uptimePercent: 100,
      onlineSeconds: 3_600,
      offlineSeconds: 0,
      unknownSeconds: 0,
      outages: 0,
    });
  });

  it('is what an outage has left of it', () => {
    const changes = [change(30, 'online', 'offline'), change(45, 'offline', 'online')];
    expect(uptime(history({ changes }))).toMatchObject({ uptimePercent: 75, offlineSeconds: 900, outages: 1 });
  });

  it('counts a home that is ailing as up', () => {
    const changes = [change(30, 'online', 'degraded'), change(45, 'degraded', 'online')];
    expect(uptime(history({ changes }))).toMatchObject({ uptimePercent: 100, outages: 0 });
  });

  it('begins with the state that the first change left', () => {
    expect(uptime(history({ changes: [change(15, 'offline', 'online')] }))).toMatchObject({
      uptimePercent: 75,
      outages: 1,
    });
  });

  it('knows the state at the beginning from a change after the end', () => {
    const told = history({ changes: [change(90, 'offline', 'online')] });
    expect(uptime(told)).toMatchObject({ uptimePercent: 0, offlineSeconds: 3_600 });
  });

  it('counts time that is not known neither way', () => {
    const changes = [change(20, 'online', 'unknown'), change(40, 'unknown', 'offline')];
    expect(uptime(history({ changes }))).toMatchObject({ uptimePercent: 50, unknownSeconds: 1_200, outages: 1 });
  });

  it('does not make two outages of one that was out of sight in between', () => {
    const changes = [
      change(10, 'online', 'offline'),
      change(20, 'offline', 'unknown'),
      change(30, 'unknown', 'offline'),
      change(40, 'offline', 'online'),
      change(50, 'online', 'offline'),
    ];
    expect(uptime(history({ changes, state: 'offline' })).outages).toBe(2);
  });

  it('knows nothing of the time before the first look, nor of the future', () => {
    expect(uptime(history({ knownSince: at(20) }), at(0), at(60), at(50))).toMatchObject({
      uptimePercent: 100,
      onlineSeconds: 1_800,
      unknownSeconds: 1_800,
    });
    expect(uptime(history({ knownSince: null }))).toMatchObject({ uptimePercent: null, unknownSeconds: 3_600 });
  });

  it('does not turn back when Plume dates a later change before an earlier one', () => {
    const changes = [change(30, 'online', 'offline'), change(20, 'offline', 'online')];
    expect(uptime(history({ changes }))).toMatchObject({ uptimePercent: 100, outages: 0 });
  });

  it('accounts for every second of the range, whatever happened', () => {
    const state = fc.constantFrom<LocationState>('online', 'degraded', 'offline', 'unknown');
    const minute = fc.integer({ min: -200, max: 200 });
    const told = fc.record({
      knownSince: fc.option(minute.map(at), { nil: null }),
      state,
      changes: fc.array(fc.record({ from: state, to: state, at: minute.map(at) }), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(told, minute, fc.integer({ min: 1, max: 300 }), minute, (past, from, length, now) => {
        const { onlineSeconds, offlineSeconds, unknownSeconds, uptimePercent } = uptime(
          past,
          at(from),
          at(from + length),
          at(now),
        );
        expect(onlineSeconds + offlineSeconds + unknownSeconds).toBe(length * 60);
        expect(uptimePercent === null).toBe(onlineSeconds + offlineSeconds === 0);
      }),
    );
  });

  it('comes in equal parts too, each with its own share and none with a neighbour’s', () => {
    const changes = [change(15, 'online', 'offline'), change(45, 'offline', 'online')];
    const spells = spellsOf(history({ changes, knownSince: at(0) }), at(-20), at(60), at(600));
    expect(partsOf(spells, at(-20), at(60), 4)).toEqual([
      { from: at(-20), uptimePercent: null, offlineSeconds: 0 },
      { from: at(0), uptimePercent: 75, offlineSeconds: 300 },
      { from: at(20), uptimePercent: 0, offlineSeconds: 1_200 },
      { from: at(40), uptimePercent: 75, offlineSeconds: 300 },
    ]);
  });

  it('is offline in its parts as long as in the whole', () => {
    const minute = fc.integer({ min: -200, max: 200 });
    const state = fc.constantFrom<LocationState>('online', 'degraded', 'offline', 'unknown');
    const changes = fc.array(fc.record({ from: state, to: state, at: minute.map(at) }), { maxLength: 12 });
    fc.assert(
      fc.property(
        changes,
        minute,
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (told, from, length, count) => {
          const to = at(from + length);
          const spells = spellsOf(history({ changes: told }), at(from), to, at(600));
          const parts = partsOf(spells, at(from), to, count);
          const offline = parts.reduce((sum, part) => sum + part.offlineSeconds, 0);
          expect(offline).toBeCloseTo(uptimeOf(spells, at(from), to).offlineSeconds, 3);
        },
      ),
    );
  });
});
