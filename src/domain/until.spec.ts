import fc from 'fast-check';

import { after, days, hours, minutes } from './duration';
import { nameAndUntil, readUntil } from './until';

/** A Monday, 13:00 in Madrid. */
const NOW = new Date('2026-03-02T12:00:00Z');
const MADRID = 'Europe/Madrid';

const until = (text: string, now = NOW, zone: string | null = MADRID) => {
  const wish = readUntil(text, now, zone);
  return wish.kind === 'until' ? wish.at.toISOString().replace(':00.000Z', 'Z') : wish.kind;
};

describe('how long it should be quiet, as people write it', () => {
  it.each([
    ['2h', hours(2)],
    ['90 min', minutes(90)],
    ['90m', minutes(90)],
    ['1h30', minutes(90)],
    ['1 h 30 min', minutes(90)],
    ['1.5 hours', minutes(90)],
    ['1,5 horas', minutes(90)],
    ['for 2 hours', hours(2)],
    ['durante 3 días', days(3)],
    ['half an hour', minutes(30)],
    ['media hora', minutes(30)],
    ['an hour', hours(1)],
    ['una hora y 15 minutos', minutes(75)],
    ['1 week', days(7)],
    ['2 semanas', days(14)],
    ['dentro de 45 minutos', minutes(45)],
  ])('"%s" is a length of time', (text, ms) => {
    expect(readUntil(text, NOW, MADRID)).toEqual({ kind: 'until', at: after(NOW, ms) });
  });

  it.each([
    ['18:30', '2026-03-02T17:30Z'],
    ['18.30', '2026-03-02T17:30Z'],
    ['until 18:30', '2026-03-02T17:30Z'],
    ['hasta las 18:30', '2026-03-02T17:30Z'],
    ['until 6pm', '2026-03-02T17:00Z'],
    ['6 p.m.', '2026-03-02T17:00Z'],
    ['hasta las 6 de la tarde', '2026-03-02T17:00Z'],
    ['12am', '2026-03-02T23:00Z'],
    ['noon', '2026-03-03T11:00Z'],
    ['9:00', '2026-03-03T08:00Z'],
    ['hasta las 9', '2026-03-03T08:00Z'],
    ['hasta las 9 de la mañana', '2026-03-03T08:00Z'],
    ['today 15:00', '2026-03-02T14:00Z'],
    ['tomorrow', '2026-03-03T08:00Z'],
    ['tomorrow 9am', '2026-03-03T08:00Z'],
    ['tomorrow at 9', '2026-03-03T08:00Z'],
    ['TOMORROW morning', '2026-03-03T08:00Z'],
    ['mañana 9:00', '2026-03-03T08:00Z'],
    ['mañana a las 18:30', '2026-03-03T17:30Z'],
    ['mañana por la mañana', '2026-03-03T08:00Z'],
    ['pasado mañana 8:00', '2026-03-04T07:00Z'],
    ['monday 14:00', '2026-03-02T13:00Z'],
    ['monday 9:00', '2026-03-09T08:00Z'],
    ['until Friday', '2026-03-06T08:00Z'],
    ['hasta el miércoles a las 10:15', '2026-03-04T09:15Z'],
    ['el próximo sábado', '2026-03-07T08:00Z'],
    ['2026-03-05 14:00', '2026-03-05T13:00Z'],
    ['2026-03-05T14:00', '2026-03-05T13:00Z'],
    ['2026-03-05T14:00Z', '2026-03-05T14:00Z'],
    ['2026-03-05', '2026-03-05T08:00Z'],
  ])('"%s" is a moment on the clock of the home', (text, at) => {
    expect(until(text)).toBe(at);
  });

  it.each(['until resolved', 'resolved', 'hasta que se resuelva', 'until it is over'])(
    '"%s" waits for the end',
    (text) => {
      expect(readUntil(text, NOW, MADRID)).toEqual({ kind: 'resolved' });
    },
  );

  it.each(['today 9:00', '2026-03-01 10:00', '2020-01-01', '0 min'])('"%s" has passed', (text) => {
    expect(until(text)).toBe('past');
  });

  it.each(['2028-01-01', '90000 h', '60 weeks'])('"%s" is too far ahead', (text) => {
    expect(until(text)).toBe('far');
  });

  it.each(['', '9', 'soon', 'Casa García', '25:00', '18:75', '2026-02-30', '13am', 'monday tuesday', 'today', '-2h'])(
    '"%s" says nothing clear',
    (text) => {
      expect(until(text)).toBe('unclear');
    },
  );

  it('knows the nights on which clocks are changed', () => {
    expect(until('2026-03-29 02:30')).toBe('2026-03-29T01:30Z');
    expect(until('2026-10-25 02:30')).toBe('2026-10-25T00:30Z');
    expect(until('tomorrow 9am', new Date('2026-03-28T12:00:00Z'))).toBe('2026-03-29T07:00Z');
  });

  it('reads clocks in UTC when the zone is not known', () => {
    expect(until('18:30', NOW, null)).toBe('2026-03-02T18:30Z');
    expect(until('18:30', NOW, 'Middle/Earth')).toBe('2026-03-02T18:30Z');
  });

  it('never throws and never gives a moment that is not ahead', () => {
    const word = fc.constantFrom(
      ...'mañana tomorrow lunes fri 9 9am 18:30 2:30 2026-03-29 2026-10-25 2h 90 min hasta until at las pm y 0:00 +2 hoy'.split(
        ' ',
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
    );
    const zone = fc.constantFrom(null, MADRID, 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe', 'nowhere');
    const moment = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(text, zone, moment, (said, timeZone, now) => {
        const wish = readUntil(said, now, timeZone);
        if (wish.kind === 'until') expect(wish.at.getTime()).toBeGreaterThan(now.getTime());
      }),
      { numRuns: 500 },
    );
  });
});

describe('a name and how long', () => {
  it.each([
    ['Casa García 2h', 'Casa García', '2h'],
    ['Casa García until tomorrow 9am', 'Casa García', 'until tomorrow 9am'],
    ['Vega & Sons', 'Vega & Sons', ''],
    ['2h', '', '2h'],
    ['', '', ''],
  ])('"%s"', (text, name, said) => {
    expect(nameAndUntil(text, NOW)).toEqual({ name, until: said });
  });
});
