import fc from 'fast-check';

import { days } from '../duration';
import { LONGEST_PERIOD_DAYS, readPeriod } from './period';

/** A Wednesday, 00:30 in Madrid on the 5th: in UTC it is still the day before. */
const NOW = new Date('2026-03-04T23:30:00Z');
const MADRID = 'Europe/Madrid';

const read = (text: string, zone: string | null = MADRID) => {
  const period = readPeriod(text, NOW, zone);
  return period && [period.from.toISOString().slice(0, 16), period.to.toISOString().slice(0, 16)];
};

describe('readPeriod', () => {
  it.each([
    ['today', '2026-03-04T23:00', '2026-03-04T23:30'],
    ['hoy', '2026-03-04T23:00', '2026-03-04T23:30'],
    ['yesterday', '2026-03-03T23:00', '2026-03-04T23:00'],
    ['Ayer', '2026-03-03T23:00', '2026-03-04T23:00'],
    ['this week', '2026-03-01T23:00', '2026-03-04T23:30'],
    ['last week', '2026-02-22T23:00', '2026-03-01T23:00'],
    ['la semana pasada', '2026-02-22T23:00', '2026-03-01T23:00'],
    ['this month', '2026-02-28T23:00', '2026-03-04T23:30'],
    ['este mes', '2026-02-28T23:00', '2026-03-04T23:30'],
    ['last month', '2026-01-31T23:00', '2026-02-28T23:00'],
    ['el mes pasado', '2026-01-31T23:00', '2026-02-28T23:00'],
    ['this year', '2025-12-31T23:00', '2026-03-04T23:30'],
    ['last 7 days', '2026-02-25T23:30', '2026-03-04T23:30'],
    ['los últimos 7 días', '2026-02-25T23:30', '2026-03-04T23:30'],
    ['24h', '2026-03-03T23:30', '2026-03-04T23:30'],
    ['last_30_days', '2026-02-02T23:30', '2026-03-04T23:30'],
    ['2026-02', '2026-01-31T23:00', '2026-02-28T23:00'],
    ['2026-02-10', '2026-02-09T23:00', '2026-02-10T23:00'],
    ['2026-02-01 to 2026-02-07', '2026-01-31T23:00', '2026-02-07T23:00'],
    ['del 2026-02-01 hasta 2026-02-07', '2026-01-31T23:00', '2026-02-07T23:00'],
  ])('takes %s for what people mean by it', (text, from, to) => {
    expect(read(text)).toEqual([from, to]);
  });

  it('counts in UTC for whoever has no time zone', () => {
    expect(read('today', null)).toEqual(['2026-03-04T00:00', '2026-03-04T23:30']);
  });

  it.each(['', 'soon', 'last', '7', 'tomorrow', '2027-01', '2026-13', '0 days', 'last 99 years', 'this that month'])(
    'understands nothing by %p',
    (text) => {
      expect(read(text)).toBeNull();
    },
  );

  it('never throws, and gives what has passed and is not too long', () => {
    const word = fc.constantFrom('last', 'this', 'día', 'month', '7', '2026-02-31', '..', '0000-00', 'to', 'h');
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(MADRID, 'Nowhere/Land', null), (said, zone) => {
        const period = readPeriod(said, NOW, zone);
        if (!period) return true;
        const length = period.to.getTime() - period.from.getTime();
        return period.to <= NOW && length > 0 && length <= days(LONGEST_PERIOD_DAYS);
      }),
      { numRuns: 300 },
    );
  });
});
