import fc from 'fast-check';

import { inOrder } from './samples';
import { wanReport, type WanSample } from './wan';

const DAY = new Date('2026-03-04T00:00:00.000Z');
const quarter = (no: number) => new Date(DAY.getTime() + no * 900_000);
const sample = (no: number, rate: number | null, given: Partial<WanSample> = {}): WanSample => {
  const volume = rate === null ? null : 1;
  return {
    at: quarter(no),
    rxMB: volume,
    txMB: volume,
    rxMaxMbps: rate,
    txMaxMbps: rate === null ? null : rate / 10,
    ...given,
  };
};
const clock = (at: Date | null) => at?.toISOString().slice(11, 16) ?? null;

describe('a day of the internet line', () => {
  it('reads a full day as the original did, but for the percentile and the mean', () => {
    const report = wanReport(
      Array.from({ length: 96 }, (_, i) => sample(i, i)),
      null,
    );
    expect(report).toMatchObject({
      meanPeakRxMbps: 47.5,
      p95RxMbps: 91,
      p95TxMbps: 9.1,
      peakRxMbps: 95,
      totalRxMB: 96,
      validPercent: 100,
      reading: 'excellent',
      samples: 96,
      timeZone: 'UTC',
      busyHours: [
        { hour: 23, level: 'moderate', meanPeakRxMbps: 93.5 },
        { hour: 22, level: 'moderate', meanPeakRxMbps: 89.5 },
        { hour: 21, level: 'moderate', meanPeakRxMbps: 85.5 },
      ],
    });
    expect(clock(report.peakRxAt)).toBe('23:45');
    expect(report.meanRxMbps).toBeCloseTo(8 / 900, 12);
  });

  it('reads a morning that Plume tells the newest first, with a gap; of two peaks the first in time counts', () => {
    const told = [39, 38, 37, 36].map((no) => sample(no, 8));
    const report = wanReport(
      inOrder([...told, sample(35, 60), sample(34, 60), sample(33, null), sample(32, 30)]),
      null,
    );
    expect(report).toMatchObject({
      meanPeakRxMbps: 26,
      p95RxMbps: 60,
      peakRxMbps: 60,
      validPercent: 87.5,
      reading: 'gaps',
      busyHours: [{ hour: 8, level: 'moderate', meanPeakRxMbps: 50 }],
    });
    expect(clock(report.peakRxAt)).toBe('08:30');
  });

  it.each([
    [7, 6],
    [20, 18],
    [40, 37],
    [96, 91],
    [100, 94],
  ])('takes of %i rates the one of rank %i (from 0) for the 95th percentile', (n, rank) => {
    const rates = Array.from({ length: n }, (_, i) => sample(i, i));
    expect(wanReport(rates, null).p95RxMbps).toBe(rank);
  });

  it('tells mean throughput from the volume: 112.5 MB in a quarter is 1 Mbps', () => {
    const report = wanReport([sample(0, 40, { rxMB: 112.5 }), sample(1, 60, { rxMB: 337.5 })], null);
    expect(report).toMatchObject({ meanRxMbps: 2, meanPeakRxMbps: 50, totalRxMB: 450 });
  });

  it('leaves out a quarter with a number missing, but not one with zeros', () => {
    const report = wanReport([sample(0, 5, { txMB: null }), sample(1, 0)], null);
    expect(report).toMatchObject({ validPercent: 50, peakRxMbps: 0, peakRxAt: null, meanPeakRxMbps: 0, samples: 2 });
  });

  it('has no numbers where there is no data, rather than zeros', () => {
    const nothing = {
      peakRxMbps: null,
      peakRxAt: null,
      meanRxMbps: null,
      meanPeakTxMbps: null,
      p95RxMbps: null,
      totalRxMB: null,
      busyHours: [],
    };
    expect(wanReport([], null)).toMatchObject({ ...nothing, validPercent: null, reading: null, samples: 0 });
    expect(wanReport([sample(0, null)], null)).toMatchObject({ ...nothing, validPercent: 0, reading: 'poor' });
  });

  it('tells the hours by the clock of the home', () => {
    const rates = Array.from({ length: 96 }, (_, i) => sample(i, i >= 92 ? 90 : 1));
    expect(wanReport(rates, 'Europe/Madrid').busyHours).toEqual([{ hour: 0, level: 'high', meanPeakRxMbps: 90 }]);
    expect(wanReport(rates, 'Nowhere/At-All').busyHours).toMatchObject([{ hour: 23 }]);
  });

  it('holds together whatever Plume counts', () => {
    const number = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: null });
    const samples = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 200 }).map(quarter),
        rxMB: number,
        txMB: number,
        rxMaxMbps: number,
        txMaxMbps: number,
      }),
    );
    fc.assert(
      fc.property(samples, (told) => {
        const report = wanReport(inOrder(told), 'America/New_York');
        const { p95RxMbps: p95, peakRxMbps: peak, validPercent } = report;
        expect((p95 === null) === (peak === null)).toBe(true);
        if (p95 !== null && peak !== null) expect(p95).toBeLessThanOrEqual(peak);
        expect(validPercent === null || (validPercent >= 0 && validPercent <= 100)).toBe(true);
        expect(report.busyHours.length).toBeLessThanOrEqual(3);
        expect(JSON.stringify(report)).not.toContain('NaN');
      }),
    );
  });
});
