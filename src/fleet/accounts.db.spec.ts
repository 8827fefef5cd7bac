import { Writable } from 'node:stream';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../test/support/database';
import { TestClock } from '../../test/support/test-clock';
import { Audit } from '../platform/audit/audit';
import { databaseOptions } from '../platform/database/options';
import { Log } from '../platform/logging/log';
import { Secret } from '../platform/secrets/secret';
import { SecretBox } from '../platform/secrets/secret-box';
import { AccountChangesService } from './account-changes.service';
import { AccountsService, type NewAccount } from './accounts.service';
import { FleetConfig } from './fleet.config';
import { PlumeAccountEntity } from './plume-account.entity';

const authHeader = 'Basic aWQ6c2VjcmV0';
const PARTNER = { authHeader, partnerId: 'partner-7', apiBase: 'https://plume.example/api' };

describe('the Plume accounts', () => {
  const clock = new TestClock();
  let database: FreshDatabase;
  let db: DataSource;
  let box: SecretBox;
  let changes: AccountChangesService;

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url, { entities: [PlumeAccountEntity] })).initialize();
    box = new SecretBox(db, clock, { current: new Secret('a root key that is long enough for anybody') });
    changes = new AccountChangesService(db, clock, box, accountsOf({}), new Audit(clock));
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(() => db.query('TRUNCATE plume_accounts CASCADE'));

  const accountsOf = (env: Record<string, string>) => new AccountsService(db, clock, box, new FleetConfig(env));
  const names = async () => (await accountsOf({}).list()).map(({ name, partnerId }) => [name, partnerId]);
  const isRefused = (doing: Promise<unknown>) =>
    expect(doing).rejects.toMatchObject({
      kind: 'conflict',
      field: 'partnerId',
      message: expect.stringContaining('North'),
    });

  it('watch a partner once, and say through which of them', async () => {
    await changes.create({ ...PARTNER, name: 'North' });
    await isRefused(changes.create({ ...PARTNER, name: 'South' }));
    await isRefused(
      changes.put({ ...PARTNER, name: 'South', apiBase: 'https://PLUME.example:443/api/', partnerId: ' partner-7 ' }),
    );
    expect(await names()).toEqual([['North', 'partner-7']]);
  });

  it('may be of one partner at two clouds, and of two partners at one', async () => {
    await changes.create({ ...PARTNER, name: 'North' });
    await changes.create({ ...PARTNER, name: 'Test cloud', apiBase: 'https://test.plume.example/api' });
    await changes.create({ ...PARTNER, name: 'South', partnerId: 'partner-8' });
    expect(await names()).toHaveLength(3);
  });

  it('cannot be changed into one another', async () => {
    await changes.create({ ...PARTNER, name: 'North' });
    const south = await changes.create({ ...PARTNER, name: 'South', partnerId: 'partner-8' });
    const east = await changes.create({ ...PARTNER, name: 'East', apiBase: 'https://east.example/api' });
    await isRefused(changes.change(south.id, { partnerId: 'partner-7' }));
    await isRefused(changes.change(east.id, { apiBase: PARTNER.apiBase }));
    await expect(changes.change(south.id, { name: 'North' })).rejects.toMatchObject({
      kind: 'conflict',
      field: 'name',
    });
    expect(await names()).toEqual([
      ['East', 'partner-7'],
      ['North', 'partner-7'],
      ['South', 'partner-8'],
    ]);
  });

  it('are one also when two people add the partner at the same moment', async () => {
    const wanted: NewAccount[] = ['North', 'South', 'East', 'West'].map((name) => ({ ...PARTNER, name }));
    const done = await Promise.allSettled(wanted.map((account) => changes.create(account)));
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of done)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'conflict' });
  });

  it('start with a warning when the partner of the environment is watched under another name', async () => {
    const said: string[] = [];
    const target = new Writable({ write: (line, _encoding, done) => (said.push(String(line)), done()) });
    Logger.overrideLogger(new Log({ level: 'warn', format: 'json', target }));
    await changes.create({ ...PARTNER, name: 'North' });
    const env = { PLUME_AUTH_HEADER: authHeader, PLUME_PARTNER_ID: 'partner-7', PLUME_API_BASE: PARTNER.apiBase };
    await accountsOf(env).ensureDefault();
    Logger.overrideLogger(false);
    expect(await names()).toEqual([['North', 'partner-7']]);
    expect(said).toEqual([expect.stringMatching(/"account":"North".*unset PLUME_AUTH_HEADER.*delete that account/)]);
  });
});
