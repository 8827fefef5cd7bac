import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { emptyDatabase, type FreshDatabase } from '../support/database';

const ENTRY = join(__dirname, '..', '..', 'dist', 'main.js');
const SECRET = 'a root key for a test of forty characters';

/** The built product, started as `npm start` starts it. */
class Product {
  private said = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(env: Record<string, string>, folder: string) {
    this.child = spawn(process.execPath, [ENTRY], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text: Buffer) => (this.said += text.toString()));
    }
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
  }

  /** Its address, once it says that it is ready. */
  async ready(): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const line = this.said.split('\n').find((each) => each.includes('"msg":"ready"'));
        if (line) resolve((JSON.parse(line) as { url: string }).url);
      };
      this.child.stdout?.on('data', look);
      look();
      void this.ended.then((code) => reject(new Error(`It ended with ${code}:\n${this.said}`)));
    });
  }

  async ends(): Promise<{ code: number | null; said: string }> {
    return { code: await this.ended, said: this.said };
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}

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
    const product = new Product({}, folder);
    const url = await product.ready();
    const ready = (await (await fetch(`${url}/health/ready`)).json()) as { parts: object };
    expect(ready).toMatchObject({
      status: 'up',
      parts: { database: { state: 'up' }, telegram: { state: 'off' }, poller: { state: 'off' } },
    });
    expect(await product.stop()).toBe(0);
  });

  it('lets two replicas start together on an empty database', async () => {
    const env = { DATABASE_URL: database.url, APP_SECRET: SECRET };
    const replicas = [new Product(env, folder), new Product(env, folder)];
    const addresses = await Promise.all(replicas.map((replica) => replica.ready()));
    for (const address of addresses) expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect(await Promise.all(replicas.map((replica) => replica.stop()))).toEqual([0, 0]);
  });

  it('ends with 78 and a line for each fault when it is configured wrongly', async () => {
    const { code, said } = await new Product({ PORT: 'door', CONFIRM_POLLS: '0' }, folder).ends();
    expect(code).toBe(78);
    expect(said.trim().split('\n')).toEqual([
      expect.stringMatching(/^PORT: .*"door"/),
      expect.stringMatching(/^CONFIRM_POLLS: .*"0"/),
    ]);
  });

  it('does not start on a server without a secret that survives it', async () => {
    const { code, said } = await new Product({ DATABASE_URL: database.url }, folder).ends();
    expect(code).toBe(78);
    expect(said).toMatch(/^APP_SECRET: /);
  });
});
