import { inOrder, moved } from '../../dashboard/src/notifications/order';
import { notificationsSearch } from '../../dashboard/src/notifications/search';

describe('the order of channels', () => {
  it('begins with those that were named, and forgets none', () => {
    expect(inOrder(['sms'], ['telegram', 'sms', 'email'])).toEqual(['sms', 'telegram', 'email']);
  });

  it('changes by one place at a time, and not beyond its ends', () => {
    const channels = ['telegram', 'email', 'sms'];
    expect(moved(channels, 1, -1)).toEqual(['email', 'telegram', 'sms']);
    expect(moved(channels, 1, 1)).toEqual(['telegram', 'sms', 'email']);
    expect(moved(channels, 0, -1)).toEqual(channels);
    expect(moved(channels, 2, 1)).toEqual(channels);
  });
});

describe('what an address says of the notifications', () => {
  it('is read as far as it means something', () => {
    expect(notificationsSearch({ status: 'failed', channel: 'sms', delivery: '' })).toEqual({
      status: 'failed',
      channel: 'sms',
    });
    expect(notificationsSearch({ status: 'lost', channel: 7, other: 'x' })).toEqual({});
  });
});
