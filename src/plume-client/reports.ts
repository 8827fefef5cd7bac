import type { OnlineSample } from '../domain/reports/online-stats';
import { inOrder } from '../domain/reports/samples';
import type { WanSample } from '../domain/reports/wan';
import { malformed } from './plume-error';
import { asAmount, asMoment, asRecord, asText, listIn } from './tolerant';

/** The samples of `wanStats`, the oldest first, each moment once. */
export function readWanStats(answer: unknown, endpoint: string): WanSample[] {
  const list = listIn(answer, 'fifteenMins');
  if (list === null) throw malformed(endpoint, 'holds no samples');
  return inOrder(
    told(list).map(({ at, sample }) => ({
      at,
      rxMB: asAmount(sample['rxMbytes'] ?? sample['rxMb']),
      txMB: asAmount(sample['txMbytes'] ?? sample['txMb']),
      rxMaxMbps: asAmount(sample['rxMaxMbps']),
      txMaxMbps: asAmount(sample['txMaxMbps']),
    })),
  );
}

/** The samples of `onlineStats`, the oldest first, each moment once. Empty: Plume has no data. */
export function readOnlineStats(answer: unknown, endpoint: string): OnlineSample[] {
  const record = asRecord(answer);
  const nothing = record !== null && (record['locationState'] ?? null) === null && 'statsDateRange' in record;
  const list = nothing ? [] : listIn(answer, 'locationState');
  if (list === null) throw malformed(endpoint, 'holds no samples');
  return inOrder(
    told(list).map(({ at, sample }) => {
      const word = asText(sample['value'])?.toLowerCase();
      return { at, value: word === 'online' || word === 'offline' ? word : 'other' };
    }),
  );
}

/** A sample without a moment says nothing. */
function told(list: readonly unknown[]) {
  return list.flatMap((item) => {
    const sample = asRecord(item) ?? {};
    const at = asMoment(sample['timestamp']);
    return at ? [{ at, sample }] : [];
  });
}
