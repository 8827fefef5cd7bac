import { NOON } from '../../test/support/builders';
import type { BlockLease, WatchedLocation } from '../fleet/blocks.service';
import { Watchlist } from './watchlist';

const now = NOON.getTime();
const lease: BlockLease = { block: 0, revision: 1, token: 'token', until: NOON };
const aLocation = (no: number, given: Partial<WatchedLocation> = {}): WatchedLocation => ({
  id: `location-${no}`,
  no,
  block: 0,
  accountId: 'account-1',
  customerId: 'customer-1',
  locationId: `plume-${no}`,
  fingerprint: 'print',
  confirming: false,
  reviewAt: null,
  nextPollAt: null,
  devicesAt: null,
  documentAt: null,
  ...given,
});

describe('Watchlist', () => {
  it('gives what is due, the earliest first, and each only once', () => {
    const list = new Watchlist();
    list.load(
      lease,
      [aLocation(1, { nextPollAt: new Date(now + 20) }), aLocation(2, { nextPollAt: new Date(now + 10) })],
      now,
    );
    expect(list.due(now)).toBeUndefined();
    expect([list.due(now + 30)?.no, list.due(now + 30)?.no, list.due(now + 30)]).toEqual([2, 1, undefined]);
  });

  it('gives a location again when it was put back', () => {
    const list = new Watchlist();
    list.load(lease, [aLocation(1)], now);
    const watched = list.due(now);
    if (watched) list.again(watched, now + 50);
    expect([list.nextAt(), list.due(now + 49), list.due(now + 50)?.no]).toEqual([now + 50, undefined, 1]);
  });

  it('forgets what left its block, even while it is looked at', () => {
    const list = new Watchlist();
    list.load(lease, [aLocation(1), aLocation(2)], now);
    const busy = list.due(now);
    list.load(lease, [], now);
    if (busy) list.again(busy, now);
    expect([list.size, list.due(now)]).toEqual([0, undefined]);
  });

  it('brings what it knows up to date without looking twice', () => {
    const list = new Watchlist();
    list.load(lease, [aLocation(1)], now);
    list.load({ ...lease, revision: 2 }, [aLocation(1, { confirming: true })], now);
    expect([list.due(now)?.confirming, list.due(now)]).toEqual([true, undefined]);
  });
});
