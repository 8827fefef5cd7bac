import { UptimeDto, WanDto } from './location-reports.dto';
import { period } from './schemas';

const NOON = new Date('2026-03-04T12:00:00Z');

describe('the numbers in a report', () => {
  const uptime = (uptimePercent: number | null) =>
    UptimeDto.parse({
      from: NOON,
      to: NOON,
      uptimePercent,
      onlineSeconds: 12.6,
      offlineSeconds: 0.2,
      unknownSeconds: 0,
      outages: 1,
    });

  it.each([
    [99.123456, 99.12],
    [100, 100],
    [99.9999, 99.99],
    [0.0001, 0.01],
    [0, 0],
    [null, null],
  ])('say of an uptime of %d %% that it is %d', (percent, said) => {
    expect(uptime(percent).uptimePercent).toBe(said);
  });

  it('have as many digits as anybody reads', () => {
    expect(uptime(50)).toMatchObject({ onlineSeconds: 13, offlineSeconds: 0 });
    const rates = { peakRxMbps: 12.34567, peakTxMbps: null, meanRxMbps: 0.0049, meanTxMbps: 1 / 3 };
    const peaks = { meanPeakRxMbps: 2 / 3, meanPeakTxMbps: 1, p95RxMbps: 1e6 / 7, p95TxMbps: 0 };
    const wan = WanDto.parse({
      ...{ ...rates, ...peaks, peakRxAt: NOON, peakTxAt: null, totalRxMB: 1234.5678, totalTxMB: 0.04, samples: 96 },
      ...{ busyHours: [{ hour: 7, level: 'high', meanPeakRxMbps: 9.999 }], validPercent: 200 / 3, timeZone: 'UTC' },
      series: [{ at: NOON, rxMB: 0.55, txMB: null, rxMaxMbps: 1.005, txMaxMbps: 7 }],
    });
    expect(wan).toMatchObject({
      ...{ peakRxMbps: 12.35, peakTxMbps: null, meanRxMbps: 0, meanTxMbps: 0.33, meanPeakRxMbps: 0.67 },
      ...{ p95RxMbps: 142_857.14, totalRxMB: 1234.6, totalTxMB: 0, validPercent: 66.67 },
      busyHours: [{ meanPeakRxMbps: 10 }],
      series: [{ txMB: null, txMaxMbps: 7 }],
    });
  });
});

describe('a stretch of time that is asked for', () => {
  it.each([
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T09:30:00Z', '2026-11-01T09:30:00.000Z'],
    ['2026-11-01T09:30:00+02:00', '2026-11-01T07:30:00.000Z'],
  ])('may be given as %s', (written, meant) => {
    expect(period.from.parse(written)?.toISOString()).toBe(meant);
  });

  it.each(['2026-13-01', '2026-02-30', 'yesterday', '2026-11', '2026-11-01T09:30:00'])('but not as %s', (written) => {
    expect(period.to.safeParse(written).error?.issues[0]?.message).toBe(
      'must be a time like 2026-01-31T12:00:00Z or a day like 2026-01-31',
    );
  });
});
