import { days, hours, minutes, seconds } from '../duration';
import { durationInWords, momentInWords } from './time';

describe('durations in words', () => {
  it.each([
    [seconds(0), '0 s'],
    [seconds(45), '45 s'],
    [minutes(5) + seconds(59), '5 min'],
    [hours(2), '2 h'],
    [hours(2) + minutes(5), '2 h 5 min'],
    [days(3) + hours(4), '3 d 4 h'],
  ])('%d ms is %s', (ms, words) => {
    expect(durationInWords(ms)).toBe(words);
  });
});

describe('moments in words', () => {
  const now = new Date('2026-03-01T22:30:00Z');

  it('are told on the clock of the home, which is named', () => {
    expect(momentInWords(new Date('2026-03-01T13:05:00Z'), now, 'Europe/Madrid', 'en')).toBe('14:05 UTC+1');
  });

  it('carry the date when it is another day there', () => {
    const at = new Date('2026-02-28T13:05:00Z');
    expect(momentInWords(at, now, 'Europe/Madrid', 'en')).toBe('28 Feb, 14:05 UTC+1');
    expect(momentInWords(at, now, 'Europe/Madrid', 'es')).toBe('28 feb, 14:05 UTC+1');
  });

  it('are told in UTC, by name, when the home’s zone is not known or makes no sense', () => {
    const at = new Date('2026-03-01T13:05:00Z');
    expect(momentInWords(at, now, null, 'en')).toBe('13:05 UTC');
    expect(momentInWords(at, now, 'Middle/Earth', 'en')).toBe('13:05 UTC');
  });
});
