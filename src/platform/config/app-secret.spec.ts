import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { appSecret } from './app-secret';
import { PlatformConfig } from './platform.config';

const ROOT = 'a root key that is long enough for anybody';
const SERVER = 'postgres://panoptes:pw@db/panoptes';

describe('APP_SECRET', () => {
  let dataDir: string;
  beforeEach(() => (dataDir = join(mkdtempSync(join(tmpdir(), 'panoptes-secret-')), 'data')));
  afterEach(() => rmSync(join(dataDir, '..'), { recursive: true }));

  const secret = (env: Record<string, string> = {}) => appSecret(new PlatformConfig({ DATA_DIR: dataDir, ...env }));

  it('is made on the first start, for our eyes only, and stays', async () => {
    const first = (await secret()).current.reveal();
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    expect((await secret()).current.reveal()).toBe(first);
  });

  it('is one for all who start at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => secret()));
    expect(new Set(all.map(({ current }) => current.reveal())).size).toBe(1);
    expect(readdirSync(dataDir)).toEqual(['secret']);
  });

  it('is what the environment says, and no file is made then', async () => {
    const { current, previous } = await secret({ APP_SECRET: ROOT, APP_SECRET_PREVIOUS: `${ROOT}, before` });
    expect([current.reveal(), previous?.reveal()]).toEqual([ROOT, `${ROOT}, before`]);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('must be set where replicas share a database', async () => {
    await expect(secret({ DATABASE_URL: SERVER })).rejects.toThrow(/APP_SECRET: with DATABASE_URL it must be set/);
    await expect(secret({ DATABASE_URL: SERVER, APP_SECRET: ROOT })).resolves.toBeDefined();
  });

  it('must be long, and is not shown when it is not', () => {
    expect(() => new PlatformConfig({ APP_SECRET: 'hunter2' })).toThrow(/APP_SECRET: .*32 characters.*\[redacted\]/);
  });

  it('is not made anew over a file that was damaged', async () => {
    await secret();
    writeFileSync(join(dataDir, 'secret'), 'cut');
    await expect(secret()).rejects.toThrow(/at least 32 characters; restore it/);
  });
});
