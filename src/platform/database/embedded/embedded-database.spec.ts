import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsoleLogger } from '@nestjs/common';
import { Client } from 'pg';

import { DatabaseProcess } from '../../../../test/support/database-process';
import { eventually } from '../../../../test/support/eventually';
import { migrate } from '../migrate';
import { EmbeddedDatabase } from './embedded-database';

// Clusters are made and processes started, which takes its time on a busy machine.
jest.setTimeout(90_000);

describe('the embedded database', () => {
  let dataDir: string;
  let opened: { close(): Promise<void> }[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'panoptes-embedded-'));
    chmodSync(dataDir, 0o755);
    opened = [];
  });
  afterEach(async () => {
    for (const one of opened) await one.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const open = async () => {
    const database = await EmbeddedDatabase.open({ dataDir, logger: new ConsoleLogger({ logLevels: ['error'] }) });
    opened.push(database);
    return database;
  };
  const process_ = async () => {
    const started = await DatabaseProcess.open(dataDir);
    opened.push(started);
    return started;
  };
  const folder = () => join(dataDir, 'postgres');

  it('is made on the first start, and keeps what it has and its address', async () => {
    const first = await open();
    expect(await migrate(first.url, new Date())).not.toEqual([]);
    await first.close();
    const second = await open();
    expect(second.url).toBe(first.url);
    expect(await migrate(second.url, new Date())).toEqual([]);
  });

  it('is open to nobody but us', async () => {
    const { url } = await open();
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(new Client({ connectionString: wrong.href }).connect()).rejects.toThrow(/password/);
    expect(statSync(folder()).mode & 0o077).toBe(0);
    expect(statSync(join(folder(), 'panoptes.password')).mode & 0o077).toBe(0);
    expect(await ask(url, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await ask(url, 'SHOW unix_socket_directories')).toBe('');
  });

  it('is as durable as any other, and orders texts alike on every machine', async () => {
    const { url } = await open();
    expect(await ask(url, 'SHOW fsync')).toBe('on');
    expect(await ask(url, 'SHOW synchronous_commit')).toBe('on');
    expect(await ask(url, 'SELECT datlocale FROM pg_database WHERE datname = current_database()')).toBe('C.UTF-8');
  });

  it('belongs to one process, and serves the others', async () => {
    const first = await open();
    const second = await open();
    expect(second.url).toBe(first.url);
    expect([first.owned, second.owned]).toEqual([true, false]);
    await second.close();
    expect(await ask(first.url, 'SELECT 1 AS one')).toBe(1);
  });

  it('is one, when several processes start at once on an empty folder', async () => {
    const all = await Promise.all([process_(), process_(), process_()]);
    const standings = await Promise.all(all.map((one) => one.standing()));
    expect(new Set(standings.map(({ url }) => url)).size).toBe(1);
    expect(standings.filter(({ owned }) => owned)).toHaveLength(1);
    expect(readdirSync(dataDir)).toEqual(['postgres']);
  });

  it('is taken over when its owner ends, whoever came first', async () => {
    const commandLine = await process_();
    const product = await process_();
    await product.write(1);
    await commandLine.close();
    await eventually(() => product.write(2).then(() => true));
    await eventually(async () => (await product.standing()).owned);

    const another = await process_();
    await product.close();
    await eventually(() => another.write(3).then(() => true));
    expect(await ask((await another.standing()).url, 'SELECT count(*)::int FROM written')).toBe(3);
  });

  it('is taken over by one of many when its owner is killed', async () => {
    const [owner, ...others] = [await process_(), await process_(), await process_()];
    await owner.kill();
    for (const other of others) await eventually(() => other.write(1).then(() => true));
    const standings = await Promise.all(others.map((other) => other.standing()));
    expect(standings.map(({ owned }) => owned).sort()).toEqual([false, true]);
  });

  it('keeps every row it has confirmed when its owner is killed, and ends with it', async () => {
    const owner = await process_();
    const { url } = await owner.standing();
    let confirmed = 0;
    const writing = (async () => {
      for (;;) {
        await owner.write(confirmed + 1);
        confirmed++;
      }
    })();
    const stopped = expect(writing).rejects.toThrow('the process has ended');
    await eventually(() => confirmed >= 50);
    await owner.kill();
    await stopped;
    await eventually(() => !existsSync(join(folder(), 'postmaster.pid')));

    const next = await open();
    expect(next.url).toBe(url);
    expect(await ask(url, 'SELECT count(DISTINCT no)::int FROM written')).toBeGreaterThanOrEqual(confirmed);
  });

  it('comes back when the server itself is killed', async () => {
    const database = await open();
    await ask(database.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const [pid] = readFileSync(join(folder(), 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    expect(await eventually(() => ask(database.url, 'SELECT one FROM kept'))).toBe(1);
  });

  it('is not fooled by a dead server whose number another program has now', async () => {
    const first = await open();
    const pidFile = readFileSync(join(folder(), 'postmaster.pid'), 'utf8');
    await first.close();
    writeFileSync(join(folder(), 'postmaster.pid'), pidFile.replace(/^\d+/, String(process.pid)));
    const second = await open();
    expect(second.owned).toBe(true);
  });

  it('moves to another port when something else listens at its own', async () => {
    const first = await open();
    await first.close();
    const intruder = await listenAt(Number(new URL(first.url).port));
    try {
      const second = await open();
      expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
      expect(await ask(second.url, 'SELECT 1 AS one')).toBe(1);
    } finally {
      intruder.close();
    }
  });
});

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

function listenAt(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.end('what?'));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
