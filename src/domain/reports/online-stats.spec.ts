import fc from 'fast-check';

import { at } from '../../../test/support/builders';
import { type OnlineSample, statsOfSamples, statsOfSpells } from './online-stats';
import type { Spell } from './uptime';

const WORDS = { o: 'online', x: 'offline', d: 'other' } as const;
const samples = (told: string): OnlineSample[] =>
  [...told].map((letter, i) => ({ at: at(i * 15), value: WORDS[letter as keyof typeof WORDS] }));
const spell = (state: Spell['state'], from: number, to: number): Spell => ({ state, from: at(from), to: at(to) });

describe('how steadily a home was online, by Plume’s samples', () => {
  it.each([
    ['oooo', 100, 0, 'stable', 'excellent'],
    ['ooxo', 75, 1, 'declining', 'critical'],
    ['xxoo', 50, 1, 'improving', 'critical'],
    ['oxoxox', 50, 3, 'declining', 'critical'],
    ['dddd', 0, 0, 'stable', 'critical'],
    [`${'o'.repeat(199)}x`, 99.5, 1, 'stable', 'excellent'],
    ['ooooooooooxooooooooo', 95, 1, 'declining', 'fair'],
  ])('reads %s as the original did', (told, uptimePercent, outages, trend, status) => {
    expect(statsOfSamples(samples(told))).toMatchObject({ uptimePercent, outages, trend, status });
  });

  it('calls no data no data', () => {
    expect(statsOfSamples([])).toEqual({
      uptimePercent: null,
      online: null,
      intermittent: null,
      offline: null,
      total: 0,
      outages: null,
      trend: null,
      status: null,
      series: [],
    });
  });

  it('weighs by time: what was seen last lasts as long as most do', () => {
    const told = [0, 15, 30, 90].map((minute) => ({ at: at(minute), value: 'online' as const }));
    const gap = told.map((sample, i) => (i === 2 ? { ...sample, value: 'offline' as const } : sample));
    // 15 + 15 minutes online, 60 offline, and 15 of the last.
    expect(statsOfSamples(gap).uptimePercent).toBeCloseTo((45 / 105) * 100, 10);
  });

  it('counts what it found, and words that nobody knows apart', () => {
    expect(statsOfSamples(samples('oodx'))).toMatchObject({ online: 2, intermittent: 1, offline: 1, total: 4 });
    expect(statsOfSamples(samples('xdx')).outages).toBe(2);
  });

  it('makes something of a single sample', () => {
    expect(statsOfSamples(samples('o'))).toMatchObject({ uptimePercent: 100, trend: 'stable' });
  });

  it('holds together whatever was sampled', () => {
    const told = fc.array(fc.constantFrom('o', 'x', 'd'), { minLength: 1 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(told, (letters) => {
        const stats = statsOfSamples(samples(letters));
        expect((stats.online ?? 0) + (stats.offline ?? 0) + (stats.intermittent ?? 0)).toBe(stats.total);
        expect(stats.uptimePercent).toBeCloseTo(((stats.online ?? 0) / stats.total) * 100, 8);
        const backwards = statsOfSamples(samples([...letters].reverse().join('')));
        expect(backwards.outages).toBe(stats.outages);
      }),
    );
  });
});

describe('how steadily a home was online, by our own history', () => {
  it('tells it in quarters of an hour, of which a mixed one is intermittent', () => {
    const stats = statsOfSpells([spell('online', 0, 40), spell('offline', 40, 60), spell('degraded', 60, 120)]);
    expect(stats).toMatchObject({ total: 8, online: 6, offline: 1, intermittent: 1, outages: 1, trend: 'improving' });
    expect(stats.uptimePercent).toBeCloseTo((100 / 120) * 100, 10);
    expect(stats.series[2]).toEqual({ at: at(30), value: 'intermittent' });
  });

  it('leaves out what is not known', () => {
    expect(statsOfSpells([spell('unknown', 0, 60), spell('online', 60, 90)])).toMatchObject({
      total: 2,
      uptimePercent: 100,
    });
    expect(statsOfSpells([spell('unknown', 0, 60)])).toMatchObject({ total: 0, uptimePercent: null, outages: null });
  });

  it('counts two outages within one quarter as two', () => {
    const spells = [
      spell('online', 0, 2),
      spell('offline', 2, 4),
      spell('online', 4, 6),
      spell('offline', 6, 8),
      spell('online', 8, 15),
    ];
    expect(statsOfSpells(spells)).toMatchObject({ total: 1, intermittent: 1, outages: 2 });
  });
});
