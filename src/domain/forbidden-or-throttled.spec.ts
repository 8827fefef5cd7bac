import { after, minutes, seconds } from './duration';
import { type RefusedCall, forbiddenOrThrottled } from './forbidden-or-throttled';

const NOON = new Date('2026-03-04T12:00:00Z');
const ago = (ms: number) => after(NOON, -ms);

const aRefusedCall = (what: Partial<RefusedCall> = {}): RefusedCall => ({
  resource: 'home-1',
  sentAt: ago(50),
  refusals: [],
  lastSuccessSentAt: ago(seconds(2)),
  used: 100,
  ceiling: 2_000,
  ...what,
});
const refused = (resource: string, first: Date, last = first) => ({ resource, first, last });

describe('a 403 from Plume', () => {
  it('of a single home is a home that is not ours', () => {
    expect(forbiddenOrThrottled(aRefusedCall(), NOON)).toBe('forbidden');
  });

  it('of many homes at once is the rate limit', () => {
    const refusals = [refused('home-2', ago(300)), refused('home-3', ago(200))];
    expect(forbiddenOrThrottled(aRefusedCall({ refusals }), NOON)).toBe('throttled');
  });

  it('again and again of the same home is still only that home', () => {
    const refusals = [refused('home-1', ago(300))];
    expect(forbiddenOrThrottled(aRefusedCall({ refusals, lastSuccessSentAt: null }), NOON)).toBe('forbidden');
  });

  it('of many homes over a long time is no rate limit', () => {
    const refusals = [refused('home-2', ago(minutes(20))), refused('home-3', ago(minutes(10)))];
    expect(forbiddenOrThrottled(aRefusedCall({ refusals, lastSuccessSentAt: null }), NOON)).toBe('forbidden');
  });

  it('of many homes stays the rate limit when it goes on for long', () => {
    const refusals = [refused('home-2', ago(minutes(4)), ago(300)), refused('home-3', ago(minutes(4)), ago(200))];
    const call = aRefusedCall({ refusals, lastSuccessSentAt: ago(minutes(5)) });
    expect(forbiddenOrThrottled(call, NOON)).toBe('throttled');
  });

  it('of many homes between which others answered is no rate limit', () => {
    const refusals = [refused('home-2', ago(seconds(30))), refused('home-3', ago(seconds(20)))];
    expect(forbiddenOrThrottled(aRefusedCall({ refusals }), NOON)).toBe('forbidden');
  });

  it('after a great many calls is the rate limit at the first sight', () => {
    expect(forbiddenOrThrottled(aRefusedCall({ used: 1_850 }), NOON)).toBe('throttled');
  });

  it('of a home that refused before is that home, however busy we are, when others were answered meanwhile', () => {
    const refusals = [refused('home-1', ago(minutes(3)))];
    expect(forbiddenOrThrottled(aRefusedCall({ refusals, used: 1_900 }), NOON)).toBe('forbidden');
  });

  it('is that home when a call that was sent later has been answered', () => {
    const call = aRefusedCall({ used: 1_900, sentAt: ago(seconds(3)), lastSuccessSentAt: ago(100) });
    expect(forbiddenOrThrottled(call, NOON)).toBe('forbidden');
  });
});
