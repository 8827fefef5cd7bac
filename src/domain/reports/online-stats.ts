import { days, hours, minutes, since } from '../duration';
import { usualStep } from './samples';
import { conditionOf, outagesIn, type Spell } from './uptime';

/** How a location was found at a moment; `other` is any word but online and offline. */
export interface OnlineSample {
  readonly at: Date;
  readonly value: 'online' | 'offline' | 'other';
}

/** How far back, and in which steps, Plume is asked for an online history. */
export interface OnlineRange {
  readonly granularity: 'days' | 'hours' | 'minutes';
  readonly limit: number;
}

/** The ranges that people may ask for: how Plume is asked, and how long (ms) they are. */
export const STATS_RANGES = {
  '3h': { granularity: 'hours', limit: 3, length: hours(3) },
  '24h': { granularity: 'days', limit: 1, length: days(1) },
  '7d': { granularity: 'days', limit: 7, length: days(7) },
} as const satisfies Record<string, OnlineRange & { length: number }>;

export type StatsRange = keyof typeof STATS_RANGES;

/** A stretch of the history and how the home was in it. */
export interface OnlineStretch {
  readonly at: Date;
  /** `intermittent`: neither wholly online nor wholly offline, or a word of Plume that nobody knows. */
  readonly value: 'online' | 'intermittent' | 'offline';
}

/** How steadily a home was online. No data is null. */
export interface OnlineStats {
  /** By time, not by samples. */
  readonly uptimePercent: number | null;
  /** How many of the samples. */
  readonly online: number | null;
  readonly intermittent: number | null;
  readonly offline: number | null;
  readonly total: number;
  readonly outages: number | null;
  readonly trend: 'improving' | 'stable' | 'declining' | null;
  readonly status: 'excellent' | 'good' | 'fair' | 'poor' | 'critical' | null;
  readonly series: readonly OnlineStretch[];
}

/** A stretch with its length and how much of that was online, both ms. */
interface Measured extends OnlineStretch {
  readonly lasted: number;
  readonly online: number;
}

const QUARTER = minutes(15);

/** More or less than this between the halves of a range is a trend. */
const TREND_POINTS = 0.05;

/** From Plume's samples, given with the oldest first and each moment once. Each lasts until the next. */
export function statsOfSamples(samples: readonly OnlineSample[]): OnlineStats {
  const usual = usualStep(samples);
  const measured = samples.map(({ at, value }, i): Measured => {
    const next = samples[i + 1];
    const lasted = next ? since(at, next.at) : usual;
    return { at, value: value === 'other' ? 'intermittent' : value, lasted, online: value === 'online' ? lasted : 0 };
  });
  const outages = samples.filter(({ value }, i) => value === 'offline' && samples[i - 1]?.value !== 'offline').length;
  return statsOf(measured, outages);
}

/** From our own history: its quarters of an hour are the samples, save those of which nothing is known. */
export function statsOfSpells(spells: readonly Spell[]): OnlineStats {
  const quarters = new Map<number, { online: number; offline: number }>();
  for (const { state, from, to } of spells) {
    const condition = conditionOf(state);
    if (condition === 'unknown') continue;
    for (let at = from.getTime(); at < to.getTime(); ) {
      const quarter = Math.floor(at / QUARTER) * QUARTER;
      const end = Math.min(quarter + QUARTER, to.getTime());
      const lasted = quarters.get(quarter) ?? { online: 0, offline: 0 };
      lasted[condition] += end - at;
      quarters.set(quarter, lasted);
      at = end;
    }
  }
  const measured = [...quarters].map(([at, { online, offline }]): Measured => {
    const value = offline === 0 ? 'online' : online === 0 ? 'offline' : 'intermittent';
    return { at: new Date(at), value, lasted: online + offline, online };
  });
  return statsOf(measured, outagesIn(spells));
}

function statsOf(measured: readonly Measured[], outages: number): OnlineStats {
  const share = onlineShare(measured);
  const series = measured.map(({ at, value }) => ({ at, value }));
  if (share === null) return { ...NO_DATA, series };
  const count = (wanted: OnlineStretch['value']) => measured.filter(({ value }) => value === wanted).length;
  const uptimePercent = share * 100;
  return {
    uptimePercent,
    online: count('online'),
    intermittent: count('intermittent'),
    offline: count('offline'),
    total: measured.length,
    outages,
    trend: trendOf(measured),
    status: statusOf(uptimePercent),
    series,
  };
}

const NO_DATA = {
  uptimePercent: null,
  online: null,
  intermittent: null,
  offline: null,
  total: 0,
  outages: null,
  trend: null,
  status: null,
} as const;

function onlineShare(measured: readonly Measured[]): number | null {
  const lasted = measured.reduce((sum, each) => sum + each.lasted, 0);
  return lasted > 0 ? measured.reduce((sum, each) => sum + each.online, 0) / lasted : null;
}

function trendOf(measured: readonly Measured[]): OnlineStats['trend'] {
  const middle = Math.floor(measured.length / 2);
  const before = onlineShare(measured.slice(0, middle));
  const after = onlineShare(measured.slice(middle));
  if (before === null || after === null) return 'stable';
  const change = after - before;
  return change > TREND_POINTS ? 'improving' : change < -TREND_POINTS ? 'declining' : 'stable';
}

function statusOf(uptimePercent: number): OnlineStats['status'] {
  if (uptimePercent >= 99.5) return 'excellent';
  if (uptimePercent >= 98) return 'good';
  if (uptimePercent >= 95) return 'fair';
  return uptimePercent >= 90 ? 'poor' : 'critical';
}
