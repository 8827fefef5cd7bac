import { randomUUID } from 'node:crypto';

import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { affected, rows } from '../platform/database/sql';

describe('a destination that is deleted', () => {
  let office: PostOffice;

  beforeEach(async () => {
    office = await PostOffice.open();
  });
  afterEach(() => office.close());

  /** The addresses for which there are still deliveries and cards; `nobody` for those whose destination is gone. */
  const left = async () => {
    const found = await rows<{ of: string }>(
      office.db,
      `SELECT COALESCE(d.address, 'nobody') AS of
       FROM (SELECT destination_id FROM deliveries UNION ALL SELECT destination_id FROM cards) sent
       LEFT JOIN destinations d ON d.id = sent.destination_id ORDER BY 1`,
    );
    return found.map(({ of }) => of);
  };

  it('takes along what was sent to it, and leaves what was sent to others', async () => {
    for (const address of ['1', '2']) await office.subscribes(address);
    await office.opens(['home']);
    await affected(office.db, `DELETE FROM destinations WHERE address = '1'`);
    expect(await left()).toEqual(['2', '2']);
  });

  it('goes with its owner, and so does what was sent to it', async () => {
    await office.subscribes('1');
    await office.hires('2');
    await office.opens([randomUUID()], 'plume_unreachable');
    expect(await left()).toEqual(['1', '1', '2', '2']);
    await affected(office.db, 'DELETE FROM users');
    expect(await left()).toEqual(['1', '1']);
  });

  it('takes along also what is posted while it is being deleted', async () => {
    await office.subscribes('1');
    await office.opens(['first']);
    const deleting = await office.db.transaction(async (tx) => {
      const place = { accountId: office.account, customerId: null, locationId: null };
      const incident = { id: randomUUID(), kind: 'location_offline', severity: 'critical', place } as const;
      await office.clerk.notifications.post(tx, [{ type: 'incident.opened', incident }], office.clock.now());
      const late = affected(office.db, 'DELETE FROM destinations');
      await eventually(async () => (await rows(office.db, 'SELECT FROM pg_locks WHERE NOT granted')).length > 0);
      // A promise by itself would be waited for, before the transaction could end.
      return { late };
    });
    await deleting.late;
    expect(await left()).toEqual([]);
  });
});
