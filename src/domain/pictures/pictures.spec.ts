import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

import { NOON } from '../../../test/support/builders';
import { PICTURES } from '../../../test/support/pictured';
import { statsOfSamples } from '../reports/online-stats';
import { inOrder } from '../reports/samples';
import { wanReport } from '../reports/wan';
import { drawable } from './drawing';
import { onlinePicture } from './online-picture';
import { throughputPicture } from './throughput-picture';

const FOLDER = join(__dirname, '../../../test/pictures');

describe('the pictures of the reports', () => {
  // UPDATE_PICTURES=1 draws them anew; look at the PNGs beside them before they are committed.
  it.each(Object.entries(PICTURES))('%s looks as it did', (name, draw) => {
    const file = join(FOLDER, `${name}.svg`);
    const drawn = draw();
    if (process.env['UPDATE_PICTURES']) writeFileSync(file, drawn ?? '');
    expect(drawn).toBe(readFileSync(file, 'utf8'));
  });

  it('draws nothing where there is nothing', () => {
    const [timeZone, name] = ['UTC', 'Casa Vega'];
    expect(throughputPicture(wanReport([], null), name, 'en')).toBeNull();
    const none = { ...statsOfSamples([]), range: '24h', source: 'plume', name, timeZone, now: NOON } as const;
    expect(onlinePicture(none, 'en')).toBeNull();
  });

  it('shows of a name what the font has', () => {
    expect(drawable('Casa Vega')).toBe('Casa Vega');
    expect(drawable('Ñandú – Дом – Σπίτι')).toBe('Ñandú – Дом – Σπίτι');
    expect(drawable('家\u202e 😀 !')).toBe('');
    expect(drawable('x'.repeat(10_000))).toHaveLength(36);
  });

  it('draws whatever Plume counts, without a number that is none and within a bearable size', () => {
    const moment = fc.integer({ min: -12_000, max: 300 }).map((minute) => new Date(NOON.getTime() + minute * 60_000));
    const number = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: null });
    const rates = { rxMB: number, txMB: number, rxMaxMbps: number, txMaxMbps: number };
    const line = fc.array(fc.record({ at: moment, ...rates }), { maxLength: 120 });
    const value = fc.constantFrom('online' as const, 'offline' as const, 'other' as const);
    const history = fc.array(fc.record({ at: moment, value }), { maxLength: 120 });
    const range = fc.constantFrom('3h' as const, '24h' as const, '7d' as const);
    const zone = fc.constantFrom('UTC', 'America/St_Johns', 'Asia/Kathmandu', 'Europe/Madrid');
    const told = fc.tuple(line, history, range, zone, fc.string({ unit: 'binary' }), fc.constantFrom('en', 'es'));
    fc.assert(
      fc.property(told, ([samples, states, length, timeZone, name, language]) => {
        const stats = statsOfSamples(inOrder(states));
        const of = { ...stats, range: length, source: 'plume', name, timeZone, now: NOON } as const;
        for (const svg of [
          throughputPicture(wanReport(inOrder(samples), timeZone), name, language as 'en'),
          onlinePicture(of, language as 'es'),
        ]) {
          expect(svg ?? '').not.toMatch(/NaN|Infinity|undefined|null/);
          expect((svg ?? '').length).toBeLessThan(100_000);
        }
      }),
      { numRuns: 40 },
    );
  });
});
