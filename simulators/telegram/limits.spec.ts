import { RateLimits } from './bot-api/limits';

const HOME = 1;
const FAMILY = -1;

/** How many of a number of messages sent at once pass. */
const passed = (limits: RateLimits, count: number, now: number, chat = HOME, group = false) =>
  Array.from({ length: count }, (_, index) => limits.breachOf(chat || index + 1, group, now)).filter(
    (breach) => breach === undefined,
  ).length;

describe("Telegram's limits", () => {
  it('let a short burst into a chat, then one message a second', () => {
    const limits = new RateLimits();
    expect(passed(limits, 3, 0)).toBe(3);
    expect(passed(limits, 1, 1_000)).toBe(1);
    expect(limits.breachOf(HOME, false, 1_001)).toEqual({ scope: 'chat', retryAfter: 1, early: false });
  });

  it('hold a chat back until the wait is over, and notice who does not wait', () => {
    const limits = new RateLimits();
    passed(limits, 4, 0);
    expect(limits.breachOf(HOME, false, 500)).toEqual({ scope: 'chat', retryAfter: 1, early: true });
    expect(limits.breachOf(HOME, false, 1_001)).toBeUndefined();
  });

  it('allow a group twenty messages in any minute', () => {
    const limits = new RateLimits({ chatPerSecond: 1_000, chatBurst: 1_000, perSecond: 1_000 });
    expect(passed(limits, 25, 0, FAMILY, true)).toBe(20);
    expect(limits.breachOf(FAMILY, true, 30_000)).toMatchObject({ scope: 'group', retryAfter: 30, early: true });
    expect(limits.breachOf(FAMILY, true, 60_000)).toBeUndefined();
  });

  it('allow thirty a second over all chats, in a window that slides', () => {
    const limits = new RateLimits();
    expect(passed(limits, 15, 0, 0)).toBe(15);
    expect(passed(limits, 16, 900, 0)).toBe(15);
    expect(limits.breachOf(99, false, 1_000)).toMatchObject({ scope: 'overall', early: true });
    expect(limits.breachOf(99, false, 1_900)).toBeUndefined();
  });

  it('can be switched off', () => {
    expect(passed(new RateLimits('none'), 1_000, 0)).toBe(1_000);
  });
});
