import { lessonsOf } from './channel-lessons';
import type { Lane } from './lanes';
import type { Settlement } from './settlement';

const settled = (channel: string, more: Omit<Settlement, 'lane'>): Settlement => ({
  lane: { channel } as Lane,
  ...more,
});
const delivery = (status: 'delivered' | 'failed' | 'suppressed') => ({
  deliveries: [{ id: 'a', status, attempts: 1, error: null, messageId: null }],
});
const trouble = (kind: 'misconfigured' | 'retry' | 'wait' | 'permanent') => ({ trouble: { kind, error: 'why' } });

describe('what a channel’s settlements teach', () => {
  it('is nothing when nothing was sent', () => {
    expect(lessonsOf([settled('sms', {}), settled('sms', delivery('suppressed'))])).toEqual([]);
  });

  it('counts what was taken and what failed, channel by channel', () => {
    const lessons = lessonsOf([
      settled('sms', delivery('delivered')),
      settled('sms', { ...delivery('failed'), ...trouble('permanent') }),
      settled('email', delivery('delivered')),
    ]);
    expect(lessons).toMatchObject([
      { channel: 'sms', state: 'ok', sent: 1, failed: 1 },
      { channel: 'email', state: 'ok', sent: 1, failed: 0 },
    ]);
  });

  it('is that it is misconfigured as soon as our credentials are refused', () => {
    const lessons = lessonsOf([settled('sms', trouble('misconfigured')), settled('sms', delivery('delivered'))]);
    expect(lessons).toMatchObject([{ state: 'misconfigured', error: 'why', sent: 1 }]);
  });

  it('is that it fails only when nothing got through', () => {
    expect(lessonsOf([settled('sms', trouble('retry'))])).toMatchObject([{ state: 'failing', error: 'why' }]);
    const some = [settled('sms', trouble('retry')), settled('sms', delivery('delivered'))];
    expect(lessonsOf(some)).toMatchObject([{ state: 'ok', error: null }]);
  });

  it.each(['wait', 'permanent'] as const)('leaves its state alone when one message meets %s', (kind) => {
    expect(lessonsOf([settled('sms', trouble(kind))])).toMatchObject([{ state: null }]);
  });
});
