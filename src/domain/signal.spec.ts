import fc from 'fast-check';

import { at, NOON } from '../../test/support/builders';
import { heard, type Signal } from './signal';

const on: Signal = { name: 'mains', state: 'on', since: at(-60), reportedAt: at(-5) };
const report = (value: 'on' | 'off', when: Date | null = null) => ({ name: 'mains' as const, value, at: when });

describe('a signal that a site reports', () => {
  it('has no past when it is heard for the first time: that is no transition', () => {
    expect(heard(null, report('off'), NOON)).toEqual({
      signal: { name: 'mains', state: 'off', since: NOON, reportedAt: NOON },
      transition: null,
    });
  });

  it('changes when the report says that it did', () => {
    expect(heard(on, report('off', at(-2)), NOON)).toMatchObject({
      signal: { state: 'off', since: at(-2) },
      transition: { from: 'on', to: 'off', at: at(-2) },
    });
  });

  it('stays as it is when the report says nothing new, and has been heard of', () => {
    expect(heard(on, report('on'), NOON)).toEqual({ signal: { ...on, reportedAt: NOON }, transition: null });
  });

  it('is not told by a report that was overtaken by a later one', () => {
    expect(heard(on, report('off', at(-10)), NOON)).toBeNull();
  });

  it.each([at(10), new Date('0000-01-01T00:00:00Z')])('does not believe a time like %s', (when) => {
    expect(heard(on, report('off', when), NOON)?.transition?.at).toEqual(NOON);
  });

  it('is known again after it was lost', () => {
    const lost = { ...on, state: 'unknown' as const, since: at(-1) };
    expect(heard(lost, report('on', at(-3)), NOON)).toMatchObject({
      transition: { from: 'unknown', to: 'on', at: NOON },
    });
  });

  it('has, whatever is reported, transitions that follow each other in time and in state', () => {
    const reports = fc.array(
      fc.record({
        value: fc.constantFrom('on' as const, 'off' as const),
        minute: fc.integer({ min: -30, max: 30 }),
      }),
    );
    fc.assert(
      fc.property(reports, (some) => {
        let known: Signal | null = null;
        some.forEach(({ value, minute }, no) => {
          const before = known;
          const answer = heard(known, report(value, at(minute)), at(no));
          if (!answer) return;
          if (before && answer.transition) {
            expect(answer.transition.from).toBe(before.state);
            expect(answer.transition.at.getTime()).toBeGreaterThanOrEqual(before.since.getTime());
            expect(answer.transition.at.getTime()).toBeLessThanOrEqual(at(no).getTime());
          }
          known = answer.signal;
        });
      }),
    );
  });
});
