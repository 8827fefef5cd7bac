import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';

import { type FreshDatabase, freshDatabase } from '../../test/support/database';
import type { Scope } from '../domain/scope';
import { databaseOptions } from '../platform/database/options';
import { FleetService } from './fleet.service';

const ALL: readonly Scope[] = [{ type: 'all' }];
const NOON = new Date('2026-03-02T12:00:00Z');

describe('what people name a location by', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let fleet: FleetService;
  const account = randomUUID();
  const ids = new Map<string, string>();

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    fleet = new FleetService(db);
    await db.query(
      `INSERT INTO plume_accounts (id, name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
         state_since, created_at) VALUES ($1, 'account', 'p', 's', 'u', 'a', 'r', 'all', $2, $2)`,
      [account, NOON],
    );
    await home('Vega', { plume: '77', customer: 'c-1', number: '4711', of: 'Ana Vega' });
    await home('Vega Norte', { plume: '777', customer: 'c-1', number: '4711', of: 'Ana Vega' });
    await home('Casa Vega', { plume: '7', customer: 'c-2', number: '471', of: 'Luis 777' });
    await home('50%', { plume: '9', customer: 'c-3', number: '12', of: null });
    await home('Vega', { plume: '10', customer: 'c-4', number: '13', of: 'Gone', retired: true });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  interface Home {
    readonly plume: string;
    readonly customer: string;
    readonly number: string;
    readonly of: string | null;
    readonly retired?: boolean;
  }

  async function home(name: string, { plume, customer, number, of, retired = false }: Home) {
    const id = randomUUID();
    if (!retired) ids.set(name, id);
    await db.query(
      `INSERT INTO locations (id, account_id, customer_id, location_id, name, customer_name, customer_account_id,
         created_at, retired_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, account, customer, plume, name, of, number, NOON, retired ? NOON : null],
    );
  }

  const found = async (text: string, scopes = ALL, limit = 5) =>
    (await fleet.findLocations(scopes, text, limit)).map(({ name }) => name);
  const idOf = (name: string) => ids.get(name) ?? '';

  it('is its whole name or number, however many others have that within theirs', async () => {
    expect(await found('vega')).toEqual(['Vega']);
    expect(await found(' CASA VEGA ')).toEqual(['Casa Vega']);
    expect(await found('7')).toEqual(['Casa Vega']);
    expect(await found('77')).toEqual(['Vega']);
    expect(await found('471')).toEqual(['Casa Vega']);
    expect(await found(idOf('50%'))).toEqual(['50%']);
  });

  it('is every home of a customer, by their number', async () => {
    expect(await found('4711')).toEqual(['Vega', 'Vega Norte']);
    expect(await found('c-1')).toEqual(['Vega', 'Vega Norte']);
  });

  it('is a part of a name or number where nothing has it whole, the shortest names first', async () => {
    expect(await found('veg')).toEqual(['Vega', 'Casa Vega', 'Vega Norte']);
    expect(await found('veg', ALL, 2)).toEqual(['Vega', 'Casa Vega']);
    expect(await found('luis')).toEqual(['Casa Vega']);
    expect(await found('%')).toEqual(['50%']);
    expect(await found('nowhere')).toEqual([]);
  });

  it('is only what whoever asks may see', async () => {
    const theirs: readonly Scope[] = [{ type: 'customer', id: 'c-2' }];
    expect(await found('vega', theirs)).toEqual(['Casa Vega']);
    expect(await found('77', theirs)).toEqual(['Casa Vega']);
    expect(await found('Vega', [])).toEqual([]);
  });

  it('is answered to each of a crowd for themselves', async () => {
    const theirs: readonly Scope[] = [{ type: 'location', id: idOf('Vega Norte') }];
    const asked = [found('vega'), found('veg', theirs), found('7'), found('veg', ALL, 1), found('vega')];
    expect(await Promise.all(asked)).toEqual([['Vega'], ['Vega Norte'], ['Casa Vega'], ['Vega'], ['Vega']]);
  });

  it('is read whole for each of a crowd, as far as they may see it', async () => {
    const theirs: readonly Scope[] = [{ type: 'customer', id: 'c-2' }];
    const asked = await Promise.all([
      fleet.whole(idOf('Vega'), ALL),
      fleet.whole(idOf('Vega'), theirs),
      fleet.whole(idOf('Casa Vega').toUpperCase(), theirs),
      fleet.whole('no id', ALL),
    ]);
    expect(asked.map((whole) => whole?.name)).toEqual(['Vega', undefined, 'Casa Vega', undefined]);
  });
});
