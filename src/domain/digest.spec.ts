import { needsDigest } from './digest';
import { seconds } from './duration';
import { minuteBucket, perSecond, UNPACED } from './pacing';

const NOON = new Date('2026-03-01T12:00:00Z');
const fresh = { notBefore: null, tat: null };
const group = { gap: 1_000, bucket: minuteBucket(20) };

describe('needsDigest', () => {
  it('lets a private chat hear of ten things one by one', () => {
    expect(needsDigest(10, perSecond(1), fresh, NOON, seconds(10))).toBe(false);
  });

  it('turns into one digest what a private chat would hear for longer than that', () => {
    expect(needsDigest(12, perSecond(1), fresh, NOON, seconds(10))).toBe(true);
  });

  it('comes earlier in a group, which may hear less', () => {
    expect(needsDigest(6, group, fresh, NOON, seconds(10))).toBe(false);
    expect(needsDigest(8, group, fresh, NOON, seconds(10))).toBe(true);
  });

  it('never comes where there is no limit, or where it is switched off', () => {
    expect(needsDigest(10_000, UNPACED, fresh, NOON, seconds(10))).toBe(false);
    expect(needsDigest(10_000, group, fresh, NOON, 0)).toBe(false);
  });

  it('has no use for a single message, however long it must wait', () => {
    expect(needsDigest(1, group, { notBefore: new Date('2026-03-01T13:00:00Z'), tat: null }, NOON, seconds(10))).toBe(
      false,
    );
  });
});
