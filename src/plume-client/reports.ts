import { malformed } from './plume-error';
import { asAmount, asMoment, asRecord, asText, listIn } from './tolerant';

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

/** How a location was found at a moment; `other` is any word but online and offline. */
export interface OnlineSample {
  readonly at: Date;
  readonly value: 'online' | 'offline' | 'other';
}

/** How far back, and in which steps, an online history goes. */
export interface OnlineRange {
  readonly granularity: 'days' | 'hours' | 'minutes';
  readonly limit: number;
}

/** The samples of `wanStats`, the oldest first, each moment once. */
export function readWanStats(answer: unknown, endpoint: string): WanSample[] {
  const list = listIn(answer, 'fifteenMins');
  if (list === null) throw malformed(endpoint, 'holds no samples');
  return inOrder(
    list.map((item) => {
      const sample = asRecord(item) ?? {};
      return {
        at: asMoment(sample['timestamp']),
        rxMB: asAmount(sample['rxMbytes'] ?? sample['rxMb']),
        txMB: asAmount(sample['txMbytes'] ?? sample['txMb']),
        rxMaxMbps: asAmount(sample['rxMaxMbps']),
        txMaxMbps: asAmount(sample['txMaxMbps']),
      };
    }),
  );
}

/** The samples of `onlineStats`, the oldest first, each moment once. Empty: Plume has no data. */
export function readOnlineStats(answer: unknown, endpoint: string): OnlineSample[] {
  const record = asRecord(answer);
  const nothing = record !== null && (record['locationState'] ?? null) === null && 'statsDateRange' in record;
  const list = nothing ? [] : listIn(answer, 'locationState');
  if (list === null) throw malformed(endpoint, 'holds no samples');
  return inOrder(
    list.map((item) => {
      const sample = asRecord(item) ?? {};
      const word = asText(sample['value'])?.toLowerCase();
      return { at: asMoment(sample['timestamp']), value: word === 'online' || word === 'offline' ? word : 'other' };
    }),
  );
}

// Plume does not say in which order it tells them. A sample without a moment says nothing.
function inOrder<S extends { readonly at: Date }>(samples: readonly (Omit<S, 'at'> & { at: Date | null })[]): S[] {
  const byMoment = new Map<number, S>();
  for (const sample of samples) {
    const time = sample.at?.getTime();
    if (time !== undefined && !byMoment.has(time)) byMoment.set(time, sample as unknown as S);
  }
  return [...byMoment.entries()].sort(([a], [b]) => a - b).map(([, sample]) => sample);
}
