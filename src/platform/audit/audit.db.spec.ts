import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { databaseOptions } from '../database/options';
import { rows } from '../database/sql';
import { actingAs, type Doer } from './acting';
import { Audit } from './audit';

const OTTO: Doer = {
  via: 'telegram',
  userId: '11111111-1111-4111-8111-111111111111',
  tokenId: null,
  chat: '42',
  address: null,
};

describe('the audit', () => {
  let database: FreshDatabase;
  let db: DataSource;
  const clock = new TestClock();
  const audit = new Audit(clock);
  const entry = { action: 'silence.created', subjectType: 'silence', subjectId: 'a' };

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it('writes down who did it, through which door, and when', async () => {
    await actingAs(OTTO, () => db.transaction((tx) => audit.write(tx, entry)));
    expect(await newest()).toMatchObject({
      ...{ at: clock.now(), via: 'telegram', user_id: OTTO.userId, chat: '42', address: null },
      ...{ action: 'silence.created', subject_type: 'silence', subject_id: 'a', before: null, after: null },
    });
  });

  it('takes what nobody asked for as the product’s own deed', async () => {
    await db.transaction((tx) => audit.write(tx, entry));
    expect(await newest()).toMatchObject({ via: 'system', user_id: null });
  });

  it('keeps no secret, in whatever depth it lies', async () => {
    const after = {
      name: 'North',
      authHeader: 'Basic c2VjcmV0',
      settings: { botToken: '123456:ABCDEFGHIJKLMNOPQRSTU' },
    };
    await db.transaction((tx) => audit.write(tx, { ...entry, before: { password: 'swordfish' }, after }));
    expect(await newest()).toMatchObject({
      before: { password: '[redacted]' },
      after: { name: 'North', authHeader: '[redacted]', settings: { botToken: '[redacted]' } },
    });
  });

  it('is not there without the deed', async () => {
    const before = await newest();
    const deed = db.transaction(async (tx) => {
      await audit.write(tx, { ...entry, action: 'silence.deleted' });
      throw new Error('It came to nothing');
    });
    await expect(deed).rejects.toThrow('It came to nothing');
    expect(await newest()).toEqual(before);
  });

  it('is only ever added to', async () => {
    for (const deed of ['DELETE FROM audit_log', `UPDATE audit_log SET action = 'nothing'`, 'TRUNCATE audit_log']) {
      await expect(db.query(deed)).rejects.toThrow('only ever added to');
    }
  });

  async function newest(): Promise<unknown> {
    const [entry] = await rows(db, 'SELECT * FROM audit_log ORDER BY id DESC LIMIT 1');
    return entry;
  }
});
