import fc from 'fast-check';

import { type Deed, type Handled, objectionTo } from './handling';
import type { Actor } from './permissions';

const PLACE = { accountId: 'a-1', customerId: 'c-1', locationId: 'l-1' };
const open: Handled = { ...PLACE, status: 'open', resolution: null, acknowledgedBy: null, assignedTo: null };
const actor = (given: Partial<Actor> = {}): Actor => ({
  userId: 'otto',
  name: 'Otto',
  role: 'operator',
  grants: [],
  ...given,
});
const DEEDS: readonly Deed[] = ['acknowledge', 'assign', 'decline', 'resolve', 'reopen', 'comment'];

describe('whoever handles an incident', () => {
  it.each(DEEDS)('finds nothing to %s where they may not look', (deed) => {
    const vera = actor({ role: 'viewer', grants: [{ type: 'location', id: 'l-2' }] });
    expect(objectionTo(deed, open, vera)).toBe('unseen');
  });

  it.each(DEEDS)('may not %s as a viewer, who only looks', (deed) => {
    const vera = actor({ role: 'viewer', grants: [{ type: 'location', id: 'l-1' }] });
    expect(objectionTo(deed, open, vera)).toBe('role');
  });

  it.each(DEEDS)('leaves what is somebody else’s alone, as an operator: %s', (deed) => {
    expect(objectionTo(deed, { ...open, assignedTo: 'olga' }, actor())).toBe('somebody-elses');
  });

  it.each<[Deed, Partial<Handled>, ReturnType<typeof objectionTo>]>([
    ['acknowledge', {}, null],
    ['acknowledge', { status: 'acknowledged', acknowledgedBy: 'otto' }, null],
    ['acknowledge', { status: 'acknowledged', acknowledgedBy: 'olga' }, 'taken'],
    ['acknowledge', { status: 'resolved', resolution: 'recovered' }, 'over'],
    ['assign', { assignedTo: 'otto' }, null],
    ['assign', { status: 'resolved', resolution: 'manual' }, 'over'],
    ['decline', {}, 'nobodys'],
    ['decline', { assignedTo: 'otto' }, null],
    ['decline', { status: 'acknowledged', acknowledgedBy: 'otto' }, null],
    ['decline', { status: 'acknowledged', acknowledgedBy: 'olga' }, 'somebody-elses'],
    ['resolve', { status: 'acknowledged', acknowledgedBy: 'olga' }, null],
    ['resolve', { status: 'resolved', resolution: 'manual' }, 'over'],
    ['reopen', {}, 'open'],
    ['reopen', { status: 'resolved', resolution: 'manual' }, null],
    ['reopen', { status: 'resolved', resolution: 'recovered' }, 'ended-by-itself'],
    ['comment', { status: 'resolved', resolution: 'removed' }, null],
  ])('%s, when it stands as %j: %s', (deed, given, objection) => {
    expect(objectionTo(deed, { ...open, ...given }, actor())).toBe(objection);
  });

  it('may as an admin whatever some operator may', () => {
    const someone = fc.option(fc.constantFrom('otto', 'olga'));
    const incident = fc.record({
      status: fc.constantFrom('open' as const, 'acknowledged' as const, 'resolved' as const),
      resolution: fc.constantFrom('manual' as const, 'recovered' as const),
      acknowledgedBy: someone,
      assignedTo: someone,
    });
    fc.assert(
      fc.property(fc.constantFrom(...DEEDS), incident, (deed, given) => {
        const handled = { ...PLACE, ...given };
        if (objectionTo(deed, handled, actor()) === null) {
          const admin = objectionTo(deed, handled, actor({ role: 'admin' }));
          expect(admin).toBeNull();
        }
      }),
    );
  });
});
