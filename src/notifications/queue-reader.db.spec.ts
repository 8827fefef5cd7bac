import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { affected, rows } from '../platform/database/sql';
import { QueueReader } from './queue-reader';

it('what was settled while a late reader looked at it stays settled', async () => {
  const office = await PostOffice.open();
  try {
    await office.subscribes('1');
    await office.opens(['home']);
    const lanes = await rows<{ id: string }>(office.db, 'SELECT destination_id AS id FROM lanes');
    const ids = lanes.map(({ id }) => id);
    const reading = await office.db.transaction(async (tx) => {
      await affected(tx, `UPDATE deliveries SET status = 'delivered', waiting = false`);
      const late = new QueueReader(office.db).deliveries(ids);
      await eventually(async () => (await rows(office.db, 'SELECT FROM pg_locks WHERE NOT granted')).length > 0);
      // A promise by itself would be waited for, before the transaction could end.
      return { late };
    });
    await reading.late;
    expect(await office.outcomes('1')).toEqual(['delivered']);
  } finally {
    await office.close();
  }
});
