import { z } from 'zod';

import { locationState, PodDto } from './locations.dto';
import { id, moment } from './schemas';

/** Nobody reads more digits of a measurement than these. */
const rounded = (decimals: number) => z.number().overwrite((value) => Number(value.toFixed(decimals)));

const mbps = () => rounded(2);
const megabytes = () => rounded(1);
const milliseconds = () => rounded(1);
const seconds = () => rounded(0);

/** What is not quite all, or not quite nothing, does not become so. */
const percent = () =>
  z.number().overwrite((value) => {
    const near = Number(value.toFixed(2));
    return value < 100 && near === 100 ? 99.99 : value > 0 && near === 0 ? 0.01 : near;
  });

const count = () => z.int();

const SpeedTestDto = z.object({
  downloadMbps: mbps().nullable(),
  uploadMbps: mbps().nullable(),
  rttMs: milliseconds().nullable(),
  at: moment(),
});

export const StatusDto = z
  .object({
    state: locationState,
    summary: z.string(),
    issues: z.array(z.string()),
    warnings: z.array(z.string()),
    pods: z.array(PodDto.omit({ nodeId: true })),
    devices: count().nullable(),
    speedTest: SpeedTestDto.nullable(),
    serviceLevel: z.string().nullable(),
  })
  .meta({ id: 'LocationStatus', description: 'How a location stands. No data is null, never 0.' });

export const WifiNetworkDto = z
  .object({
    ssid: z.string().nullable(),
    enabled: z.boolean().nullable(),
    security: z.string().nullable().meta({ description: 'In people’s words: WPA2, WPA2/WPA3, open.' }),
    securityMode: z.string().nullable().meta({ description: 'Plume’s own word.' }),
    open: z.boolean().nullable().meta({ description: 'Whether anybody may join it.' }),
  })
  .meta({ id: 'WifiNetwork', description: 'A WiFi network, without its keys.' });

export const WanDto = z
  .object({
    peakRxMbps: mbps().nullable(),
    peakRxAt: moment().nullable(),
    peakTxMbps: mbps().nullable(),
    peakTxAt: moment().nullable(),
    meanRxMbps: mbps().nullable().meta({ description: 'Mean throughput, from the volume.' }),
    meanTxMbps: mbps().nullable(),
    meanPeakRxMbps: mbps().nullable().meta({ description: 'Mean of the quarter-hour peaks.' }),
    meanPeakTxMbps: mbps().nullable(),
    p95RxMbps: mbps().nullable(),
    p95TxMbps: mbps().nullable(),
    totalRxMB: megabytes().nullable(),
    totalTxMB: megabytes().nullable(),
    busyHours: z.array(
      z.object({
        hour: count().meta({ description: '0 to 23, in `timeZone`.' }),
        level: z.enum(['high', 'moderate']),
        meanPeakRxMbps: mbps(),
      }),
    ),
    validPercent: percent().nullable(),
    samples: count(),
    timeZone: z.string(),
    series: z.array(
      z.object({
        at: moment(),
        rxMB: megabytes().nullable(),
        txMB: megabytes().nullable(),
        rxMaxMbps: mbps().nullable(),
        txMaxMbps: mbps().nullable(),
      }),
    ),
  })
  .meta({ id: 'WanReport', description: 'The internet line over 24 hours. No data is null, never 0.' });

export const OnlineStatsDto = z
  .object({
    range: z.enum(['3h', '24h', '7d']),
    uptimePercent: percent().nullable(),
    online: count().nullable(),
    offline: count().nullable(),
    intermittent: count().nullable(),
    total: count(),
    outages: count().nullable(),
    trend: z.enum(['improving', 'stable', 'declining']).nullable(),
    status: z.enum(['excellent', 'good', 'fair', 'poor', 'critical']).nullable(),
    source: z.enum(['plume', 'panoptes']).meta({ description: 'Whose history it is: ours where Plume has none.' }),
    series: z.array(z.object({ at: moment(), value: z.enum(['online', 'offline', 'intermittent']) })),
  })
  .meta({ id: 'OnlineStats', description: 'How steadily a location was online. No data is null, never 0.' });

export const UptimeDto = z
  .object({
    from: moment(),
    to: moment(),
    uptimePercent: percent().nullable(),
    onlineSeconds: seconds(),
    offlineSeconds: seconds(),
    unknownSeconds: seconds(),
    outages: count(),
    parts: z
      .array(z.object({ from: moment(), uptimePercent: percent().nullable(), offlineSeconds: seconds() }))
      .optional()
      .meta({ description: 'The period in equal parts, the oldest first; where `parts` asked for them.' }),
  })
  .meta({ id: 'Uptime', description: 'Uptime from stored transitions; unknown time counts neither way.' });

export const MeshLinkDto = z
  .object({
    podId: id(),
    parentId: id().nullable().meta({ description: 'The pod that it hangs on; null for the gateway, or not known.' }),
    band: z.string().nullable(),
    channel: count().nullable(),
    bootAt: moment().nullable().meta({ description: 'When it was last started.' }),
  })
  .meta({ id: 'MeshLink', description: 'How a pod reaches the internet: what only Plume can tell, and nobody keeps.' });

export const StoredSpeedTestDto = SpeedTestDto.extend({
  podId: id(),
  pod: z.string(),
  gateway: z.boolean(),
}).meta({ id: 'SpeedTest', description: 'A speed test that succeeded.' });
