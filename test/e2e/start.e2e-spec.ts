import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BuiltProduct } from '../support/built-product';
import { emptyDatabase, type FreshDatabase } from '../support/database';

const SECRET = 'a root key for a test of forty characters';

describe('npm start', () => {
  let folder: string;
  let database: FreshDatabase;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'panoptes-start-'));
    // As root the embedded server runs under another account, which must be able to enter.
    chmodSync(folder, 0o755);
    database = await emptyDatabase();
  });
  afterEach(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('needs no setting at all, says what is not configured, and stops when it is told to', async () => {
    const product = new BuiltProduct({}, folder);
    const url = await product.ready();
    const ready = (await (await fetch(`${url}/health/ready`)).json()) as { parts: object };
    expect(ready).toMatchObject({
      status: 'up',
      parts: { database: { state: 'up' }, telegram: { state: 'off' }, poller: { state: 'off' } },
    });
    expect(await product.stop()).toBe(0);
    const { said } = await product.ends();
    const last = said.trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ msg: 'stopped', seconds: expect.any(Number) as number });
  });

  it('lets two replicas start together on an empty database', async () => {
    const env = { DATABASE_URL: database.url, APP_SECRET: SECRET };
    const replicas = [new BuiltProduct(env, folder), new BuiltProduct(env, folder)];
    const addresses = await Promise.all(replicas.map((replica) => replica.ready()));
    for (const address of addresses) expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect(await Promise.all(replicas.map((replica) => replica.stop()))).toEqual([0, 0]);
  });

  it('ends with 78 and a line for each fault when it is configured wrongly', async () => {
    const { code, said } = await new BuiltProduct({ PORT: 'door', CONFIRM_POLLS: '0' }, folder).ends();
    expect(code).toBe(78);
    expect(said.trim().split('\n')).toEqual([
      expect.stringMatching(/^PORT: .*"door"/),
      expect.stringMatching(/^CONFIRM_POLLS: .*"0"/),
    ]);
  });

  it('does not start on a server without a secret that survives it', async () => {
    const { code, said } = await new BuiltProduct({ DATABASE_URL: database.url }, folder).ends();
    expect(code).toBe(78);
    expect(said).toMatch(/^APP_SECRET: /);
  });
});
