import { eventually } from '../../test/support/eventually';
import { FakeChannel } from '../../test/support/fake-channel';
import { PostOffice } from '../../test/support/post-office';
import { ChannelRegistry } from '../channels/channel-registry';
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
      const late = new QueueReader(office.db, new ChannelRegistry([])).deliveries(ids, office.clock.now());
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

it('reads the timeline of what is over where its channel carries papers, and what people said only for who is somebody here', async () => {
  const office = await PostOffice.open();
  try {
    await office.subscribes('stranger@example.net', { type: 'all' }, 'email');
    await office.hires('ada@example.net', 'email');
    await office.subscribes('7');
    const now = office.clock.now();
    await affected(
      office.db,
      `INSERT INTO subscriptions (destination_id, scope_type, created_at)
       SELECT id, 'all', $1 FROM destinations WHERE address = 'ada@example.net'`,
      [now],
    );
    const [incident] = await office.opens(['home']);
    await affected(
      office.db,
      `INSERT INTO incident_events (incident_id, at, type, data) VALUES ($1, $2, 'commented', '{"text": "no power"}')`,
      [incident, now],
    );
    const lanes = await rows<{ id: string; address: string }>(office.db, 'SELECT id, address FROM destinations');
    const ids = lanes.map(({ id }) => id);
    const paper = Object.assign(new FakeChannel('email'), { carriesReports: true as const });
    const reader = new QueueReader(office.db, new ChannelRegistry([paper]));
    const timelines = async () => {
      await affected(office.db, `UPDATE deliveries SET status = 'queued'`);
      const found = await reader.deliveries(ids, now);
      const told = lanes.map(({ id, address }) => [address, found.get(id)?.[0]?.timeline] as const);
      return Object.fromEntries(told) as Record<string, unknown>;
    };
    const said = (words: string | null) => [{ at: now, type: 'commented', by: null, words }];
    const nothing = { 'stranger@example.net': null, 'ada@example.net': null, '7': null };
    expect(await timelines()).toEqual(nothing);
    await office.ends([incident ?? '']);
    expect(await timelines()).toEqual({
      ...nothing,
      'stranger@example.net': said(null),
      'ada@example.net': said('no power'),
    });
  } finally {
    await office.close();
  }
});
