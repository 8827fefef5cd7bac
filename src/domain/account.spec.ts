import { at, NOON } from '../../test/support/builders';
import { judgeAccount, staleAfter, stretchedInterval } from './account';
import { minutes, seconds } from './duration';

const fine = { lastSuccessAt: NOON, failingSince: null, failedLooks: 0, refusedAt: null };
const judge = (signs: Partial<typeof fine>, now: Date) =>
  judgeAccount({ ...fine, ...signs } as never, now, seconds(30), minutes(1));

describe('judgeAccount', () => {
  it('is unreachable when no call has succeeded for long enough and two polls have failed', () => {
    const failing = { failingSince: at(1), failedLooks: 2 } as object;
    expect(judge(failing, at(3))).toBe('unreachable');
    expect(judge({ ...failing, failedLooks: 1 }, at(3))).toBe('ok');
  });

  it('does not take one bad moment at the end of a long interval for blindness', () => {
    expect(judge({ failingSince: at(5), failedLooks: 2 } as object, at(5))).toBe('ok');
  });

  it('does not take one home that fails again and again for all of them, which had no turn meanwhile', () => {
    expect(judge({ failingSince: at(1), failedLooks: 6 } as object, at(2))).toBe('ok');
  });

  it('is refused as soon as its credentials are', () => {
    expect(judge({ refusedAt: NOON } as object, NOON)).toBe('refused');
  });

  it('is well while nothing is due, however long that is', () => {
    expect(judge({}, at(600))).toBe('ok');
  });
});

describe('how long a home may go unseen', () => {
  it('is three intervals, or as long as an account may be silent', () => {
    expect(staleAfter(minutes(1), seconds(30))).toBe(minutes(3));
    expect(staleAfter(seconds(5), seconds(30))).toBe(seconds(30));
  });

  it('grows with a fleet that the call budget does not carry', () => {
    expect(stretchedInterval(minutes(1), 12_000, 6)).toBe(seconds(2_000));
    expect(stretchedInterval(minutes(1), 100, 6)).toBe(minutes(1));
    expect(stretchedInterval(minutes(1), 12_000, 0)).toBe(minutes(1));
  });
});
