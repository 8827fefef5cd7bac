import { hours, minutes } from '../../src/domain/duration';
import { onlinePicture } from '../../src/domain/pictures/online-picture';
import { throughputPicture } from '../../src/domain/pictures/throughput-picture';
import { type OnlineSample, statsOfSamples, statsOfSpells } from '../../src/domain/reports/online-stats';
import { wanReport, type WanSample } from '../../src/domain/reports/wan';

const NOW = new Date('2026-03-04T18:20:00.000Z');
const MADRID = 'Europe/Madrid';

/** The same numbers each time, that look like chance: 0 to 1. */
const luck = (seed: number): number => {
  const wave = Math.sin(seed * 12.9898) * 43_758.5453;
  return wave - Math.floor(wave);
};

const newest = Math.floor(NOW.getTime() / minutes(15)) * minutes(15);
const quarters = (count: number) =>
  Array.from({ length: count }, (_, i) => new Date(newest - (count - 1 - i) * minutes(15)));

/** A day with a busy evening, and two hours without data. */
const day: WanSample[] = quarters(96).map((at, i) => {
  const hour = (at.getTime() / hours(1)) % 24;
  const busy = hour >= 17 && hour < 22 ? 6 : hour >= 7 ? 2.4 : 0.5;
  const rx = busy * (4 + 9 * luck(i));
  if (i >= 30 && i < 38) return { at, rxMB: null, txMB: null, rxMaxMbps: null, txMaxMbps: null };
  return { at, rxMB: rx * 40, txMB: rx * 3, rxMaxMbps: rx, txMaxMbps: rx * (0.06 + 0.1 * luck(i + 500)) };
});

/** An evening offline, some bad quarters, and a night of which nobody knows. */
const past = (count: number): OnlineSample[] =>
  quarters(count).flatMap((at, i): OnlineSample[] => {
    const ago = count - i;
    if (ago >= 300 && ago < 330) return [];
    if ((ago >= 190 && ago < 204) || (ago >= 60 && ago < 63)) return [{ at, value: 'offline' }];
    if (luck(i) > 0.985 || ago === 8) return [{ at, value: 'other' }];
    return [{ at, value: 'online' }];
  });

const spells = [
  { state: 'unknown' as const, from: new Date(NOW.getTime() - hours(24)), to: new Date(NOW.getTime() - hours(9)) },
  { state: 'online' as const, from: new Date(NOW.getTime() - hours(9)), to: new Date(NOW.getTime() - minutes(130)) },
  {
    state: 'offline' as const,
    from: new Date(NOW.getTime() - minutes(130)),
    to: new Date(NOW.getTime() - minutes(61)),
  },
  { state: 'degraded' as const, from: new Date(NOW.getTime() - minutes(61)), to: NOW },
];

const online = { name: 'Casa Vega', timeZone: MADRID, now: NOW, source: 'plume' as const };

/** Every kind of picture that the bot sends, of data that never changes: its name, and what draws it. */
export const PICTURES: Readonly<Record<string, () => string | null>> = {
  'internet-line': () => throughputPicture(wanReport(day, MADRID), 'Casa Vega', 'en'),
  'internet-line-es': () =>
    throughputPicture(wanReport(day, MADRID), '家 <b>Casa</b> & jardín de la abuela Ñandú 😀 y más', 'es'),
  'online-7d': () => onlinePicture({ ...online, range: '7d', ...statsOfSamples(past(672)) }, 'en'),
  'online-24h': () => onlinePicture({ ...online, range: '24h', ...statsOfSamples(past(96)) }, 'es'),
  'online-3h': () => onlinePicture({ ...online, range: '3h', ...statsOfSamples(past(12)) }, 'en'),
  'online-24h-ours': () =>
    onlinePicture({ ...online, range: '24h', source: 'panoptes', ...statsOfSpells(spells) }, 'en'),
};
