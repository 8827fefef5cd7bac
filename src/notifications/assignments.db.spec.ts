import { PostOffice } from '../../test/support/post-office';
import { minutes } from '../domain/duration';
import { minuteBucket } from '../domain/pacing';
import { affected, rows } from '../platform/database/sql';

let office: PostOffice;
beforeEach(async () => {
  office = await PostOffice.open();
});
afterEach(() => office.close());

/** The incident is handed to whoever is reached at the address. */
async function handTo(address: string, incidentId: string): Promise<void> {
  const sql = 'SELECT user_id AS "userId" FROM destinations WHERE address = $1';
  const [{ userId } = { userId: '' }] = await rows<{ userId: string }>(office.db, sql, [address]);
  await affected(office.db, 'UPDATE incidents SET assigned_to = $2 WHERE id = $1', [incidentId, userId]);
  await office.says([{ type: 'incident.assigned', incidentId, userId, by: 'Luis' }]);
}

describe('an incident that is handed to somebody', () => {
  it('is told to them alone, as the alert where they have not heard of it, and is kept current from then on', async () => {
    await office.hires('1');
    await office.hires('2');
    const [incident = ''] = await office.opens(['home']);
    await handTo('1', incident);
    await office.delivers();
    expect(office.far.said).toMatchObject([{ address: '1', replyTo: null, buttons: 4 }]);
    expect(office.far.titlesAt('1')).toEqual(['🔴 Assigned to you: (no name) is offline']);
    await office.ends([incident]);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual(['🟢 (no name) is back online', '🟢 (no name) is back online']);
    expect(office.far.titlesAt('2')).toEqual([]);
  });

  it('is told as a reply where the alert has been told', async () => {
    await office.hires('1');
    await office.subscribes('1');
    const [incident = ''] = await office.opens(['home']);
    await office.delivers();
    await handTo('1', incident);
    await office.delivers();
    const [card, reply] = office.far.said;
    expect([card?.title, reply?.title]).toEqual([
      '🔴 (no name) is offline',
      '🔴 Assigned to you: (no name) is offline',
    ]);
    expect(reply?.replyTo).toBe(card?.id);
  });

  it('is told by itself where the alert went under in a digest', async () => {
    office.far.limitsAre({ gap: 1_000, bucket: minuteBucket(20) });
    await office.hires('1');
    await office.subscribes('1');
    const incidents = await office.opens(Array.from({ length: 100 }, (_, at) => `home ${at}`));
    await office.delivers();
    await handTo('1', incidents[50] ?? '');
    await office.pass(minutes(1), 5_000);
    expect(office.far.titlesAt('1')).toEqual([
      '🔴 100 offline, 0 back online',
      '🔴 Assigned to you: (no name) is offline',
    ]);
    expect(office.far.said[1]?.replyTo).toBe(office.far.said[0]?.id);
  });

  it('is told to the last of several, when nobody was told yet', async () => {
    await office.hires('1');
    await office.hires('2');
    const [incident = ''] = await office.opens(['home']);
    await handTo('1', incident);
    await handTo('2', incident);
    await office.delivers();
    expect(office.far.said).toMatchObject([{ address: '2' }]);
    expect(await office.outcomes('1')).toEqual(['suppressed']);
  });

  it('is told to nobody who prefers not to hear, or once it is over', async () => {
    await office.hires('1');
    await office.hires('2', 'email');
    const [incident = '', other = ''] = await office.opens(['home', 'other']);
    await affected(
      office.db,
      `INSERT INTO preferences (user_id, types, changed_at)
       SELECT user_id, '{report}', $1 FROM destinations WHERE address = '1'`,
      [office.clock.now()],
    );
    await handTo('1', incident);
    await handTo('2', other);
    await office.ends([other]);
    await office.delivers();
    expect([office.far.said, office.mail.said]).toEqual([[], []]);
    expect([await office.outcomes('1'), await office.outcomes('2')]).toEqual([[], ['suppressed', 'suppressed']]);
  });
});
