import { hours, minutes } from '../duration';
import { clockMarks } from './time-axis';

const labels = (from: string, to: string, step: number, zone: string) =>
  clockMarks(new Date(from), new Date(to), step, zone).map(({ label }) => label);

describe('the marks of a time axis', () => {
  it('stand at full hours of the home, wherever the range begins', () => {
    expect(labels('2026-03-04T09:10:00Z', '2026-03-05T09:10:00Z', hours(6), 'Europe/Madrid')).toEqual([
      '12:00',
      '18:00',
      '00:00',
      '06:00',
    ]);
  });

  it('do so in zones that are set to three quarters of an hour', () => {
    const marks = clockMarks(
      new Date('2026-03-04T00:00:00Z'),
      new Date('2026-03-04T12:00:00Z'),
      hours(4),
      'Asia/Kathmandu',
    );
    expect(marks[0]).toEqual({ at: new Date('2026-03-04T02:15:00Z'), label: '08:00' });
  });

  it('are as close as asked for', () => {
    expect(labels('2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z', minutes(30), 'UTC')).toEqual([
      '10:00',
      '10:30',
      '11:00',
    ]);
  });

  it('leave out the hour that a day does not have', () => {
    expect(labels('2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z', hours(1), 'Europe/Madrid')).toEqual([
      '01:00',
      '03:00',
      '04:00',
      '05:00',
    ]);
  });
});
