import { PostOffice } from '../../test/support/post-office';
import { affected, rows } from '../platform/database/sql';
import { addEvents } from './incident-store';

it('an incident that is deleted takes its timeline along, and leaves the others theirs', async () => {
  const office = await PostOffice.open();
  try {
    const [gone = '', stays = ''] = await office.opens(['gone', 'stays']);
    const lines = [gone, stays].map((incidentId) => ({ incidentId, type: 'opened' }));
    await office.db.transaction((tx) => addEvents(tx, lines, office.clock.now()));
    await affected(office.db, 'DELETE FROM incidents WHERE id = $1', [gone]);
    expect(await rows(office.db, 'SELECT incident_id AS id FROM incident_events')).toEqual([{ id: stays }]);
  } finally {
    await office.close();
  }
});
