import { hourOfDay } from '../texts/time';

/** A quarter of an hour of a location's internet line. Null where Plume has no data; a zero is a zero. */
export interface WanSample {
  readonly at: Date;
  /** Megabytes (10^6) moved. */
  readonly rxMB: number | null;
  readonly txMB: number | null;
  /** The highest rate within the quarter. */
  readonly rxMaxMbps: number | null;
  readonly txMaxMbps: number | null;
}

/** An hour of the day that is far busier than the rest of it. */
export interface BusyHour {
  /** 0 to 23, by the clock of the home. */
  readonly hour: number;
  readonly level: 'high' | 'moderate';
  readonly meanPeakRxMbps: number;
}

/** What a day of the internet line says. Only quarters with all four numbers count; no data is null. */
export interface WanReport {
  readonly peakRxMbps: number | null;
  /** The first moment of the peak; null also when nothing was moved at all. */
  readonly peakRxAt: Date | null;
  readonly peakTxMbps: number | null;
  readonly peakTxAt: Date | null;
  /** Mean throughput, from the volume. */
  readonly meanRxMbps: number | null;
  readonly meanTxMbps: number | null;
  /** Mean of the quarters' highest rates. */
  readonly meanPeakRxMbps: number | null;
  readonly meanPeakTxMbps: number | null;
  /** 95th percentile of the quarters' highest rates, by nearest rank. */
  readonly p95RxMbps: number | null;
  readonly p95TxMbps: number | null;
  /** Decimal megabytes. */
  readonly totalRxMB: number | null;
  readonly totalTxMB: number | null;
  /** The busiest first, three at most. */
  readonly busyHours: readonly BusyHour[];
  readonly validPercent: number | null;
  readonly reading: 'excellent' | 'gaps' | 'poor' | null;
  /** How many quarters Plume told of, those without data included. */
  readonly samples: number;
  /** The zone of the hours. */
  readonly timeZone: string;
  readonly series: readonly WanSample[];
}

const QUARTER_SECONDS = 900;
const MOST_BUSY_HOURS = 3;

/** Analyses a day of samples, given with the oldest first and each moment once. */
export function wanReport(samples: readonly WanSample[], timeZone: string | null): WanReport {
  const valid = samples.filter(isValid);
  const rx = valid.map(({ rxMaxMbps }) => rxMaxMbps);
  const tx = valid.map(({ txMaxMbps }) => txMaxMbps);
  const totalRxMB = valid.length > 0 ? sum(valid.map(({ rxMB }) => rxMB)) : null;
  const totalTxMB = valid.length > 0 ? sum(valid.map(({ txMB }) => txMB)) : null;
  const validPercent = samples.length > 0 ? (valid.length / samples.length) * 100 : null;
  const zone = timeZone ?? 'UTC';
  return {
    ...peaks(valid),
    meanRxMbps: throughput(totalRxMB, valid.length),
    meanTxMbps: throughput(totalTxMB, valid.length),
    meanPeakRxMbps: mean(rx),
    meanPeakTxMbps: mean(tx),
    p95RxMbps: percentile95(rx),
    p95TxMbps: percentile95(tx),
    totalRxMB,
    totalTxMB,
    busyHours: busyHours(valid, zone),
    validPercent,
    reading: validPercent === null ? null : validPercent >= 95 ? 'excellent' : validPercent >= 80 ? 'gaps' : 'poor',
    samples: samples.length,
    timeZone: zone,
    series: samples,
  };
}

type ValidSample = { readonly [K in keyof WanSample]: NonNullable<WanSample[K]> };

const isValid = (sample: WanSample): sample is ValidSample =>
  sample.rxMB !== null && sample.txMB !== null && sample.rxMaxMbps !== null && sample.txMaxMbps !== null;

function peaks(valid: readonly ValidSample[]) {
  const [rx, tx] = (['rxMaxMbps', 'txMaxMbps'] as const).map((rate) =>
    valid.reduce<ValidSample | null>((top, sample) => (sample[rate] > (top?.[rate] ?? 0) ? sample : top), null),
  );
  const quiet = valid.length > 0 ? 0 : null;
  return {
    peakRxMbps: rx?.rxMaxMbps ?? quiet,
    peakRxAt: rx?.at ?? null,
    peakTxMbps: tx?.txMaxMbps ?? quiet,
    peakTxAt: tx?.at ?? null,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const mean = (numbers: readonly number[]): number | null => (numbers.length > 0 ? sum(numbers) / numbers.length : null);

const throughput = (megabytes: number | null, quarters: number): number | null =>
  megabytes === null ? null : (megabytes * 8) / QUARTER_SECONDS / quarters;

function percentile95(numbers: readonly number[]): number | null {
  const ascending = [...numbers].sort((a, b) => a - b);
  // In whole numbers: 0.95 has no exact value in binary.
  return ascending[Math.ceil((ascending.length * 95) / 100) - 1] ?? null;
}

/** The hours whose mean is more than half as high again as that of the whole day. */
function busyHours(valid: readonly ValidSample[], timeZone: string): BusyHour[] {
  const overall = mean(valid.map(({ rxMaxMbps }) => rxMaxMbps));
  if (!overall) return [];
  const byHour = new Map<number, number[]>();
  for (const { at, rxMaxMbps } of valid) {
    const hour = hourOfDay(at, timeZone);
    const rates = byHour.get(hour);
    if (rates) rates.push(rxMaxMbps);
    else byHour.set(hour, [rxMaxMbps]);
  }
  return [...byHour]
    .map(([hour, rates]) => ({ hour, meanPeakRxMbps: mean(rates) ?? 0 }))
    .filter(({ meanPeakRxMbps }) => meanPeakRxMbps > 1.5 * overall)
    .sort((a, b) => b.meanPeakRxMbps - a.meanPeakRxMbps || a.hour - b.hour)
    .slice(0, MOST_BUSY_HOURS)
    .map((busy) => ({ ...busy, level: busy.meanPeakRxMbps > 2 * overall ? 'high' : 'moderate' }));
}
