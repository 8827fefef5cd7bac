import { since } from '../duration';
import type { SpeedTest } from '../pod';

/** A speed test that succeeded, with who ran it and how long ago (ms). */
export interface SpeedTestReport extends SpeedTest {
  readonly by: 'gateway' | 'pod' | 'location';
  readonly ageMs: number;
}

/** The tests that are known of a home's pods; of any one pod the newest is enough. */
export type PodSpeedTest = SpeedTest & { readonly gateway: boolean };

/**
 * The test that says most of a home's line: the gateway's newest, for it measures the line and not the WiFi between the
 * pods; else any pod's newest; else what the location itself tells. Null when there is none.
 */
export function chooseSpeedTest(
  ofPods: readonly PodSpeedTest[],
  ofLocation: SpeedTest | null,
  now: Date,
): SpeedTestReport | null {
  const byGateway = newest(ofPods.filter(({ gateway }) => gateway));
  if (byGateway) return reportOf(byGateway, 'gateway', now);
  const byPod = newest(ofPods);
  if (byPod) return reportOf(byPod, 'pod', now);
  return ofLocation && reportOf(ofLocation, 'location', now);
}

const newest = (tests: readonly PodSpeedTest[]): PodSpeedTest | null =>
  tests.reduce<PodSpeedTest | null>((best, test) => (best === null || test.at > best.at ? test : best), null);

const reportOf = (
  { at, downloadMbps, uploadMbps, rttMs }: SpeedTest,
  by: SpeedTestReport['by'],
  now: Date,
): SpeedTestReport => ({ at, downloadMbps, uploadMbps, rttMs, by, ageMs: Math.max(0, since(at, now)) });
