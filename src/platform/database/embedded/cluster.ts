import { spawn } from 'node:child_process';
import { randomBytes, createHash } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

import { type Binaries, SHARED_HOME } from './binaries';
import { canEnter, type ServerUser } from './server-user';

/** The files of one server, and how to reach it. */
export interface Cluster {
  /** PostgreSQL's data directory. */
  readonly folder: string;
  readonly password: string;
}

/** Lie in the data directory, so that they appear and move together with what they belong to. */
const PASSWORD_FILE = 'panoptes.password';
const PORT_FILE = 'panoptes.port';

/**
 * The cluster in `DATA_DIR/postgres`, made when it is not there; below /var/lib/panoptes when DATA_DIR is closed to the
 * user of the server. Processes that race agree on one.
 */
export async function ensureCluster(dataDir: string, binaries: Binaries, user: ServerUser | null): Promise<Cluster> {
  const home = homeOf(resolve(dataDir), user);
  const folder = join(home, 'postgres');
  if (!existsSync(join(folder, 'PG_VERSION'))) await create(folder, home, binaries, user);
  return { folder, password: readFileSync(join(folder, PASSWORD_FILE), 'utf8') };
}

/** The port that the server listens on, the same after a restart; `null` before the first start. */
export function portOf({ folder }: Cluster): number | null {
  const file = join(folder, PORT_FILE);
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null;
}

/** Another port than before, because something else listens there. */
export async function movePort(cluster: Cluster, user: ServerUser | null): Promise<number> {
  const port = await freePort();
  writePort(cluster.folder, port, user);
  return port;
}

function homeOf(dataDir: string, user: ServerUser | null): string {
  mkdirSync(dataDir, { recursive: true });
  if (canEnter(dataDir, user)) return dataDir;
  const home = join(SHARED_HOME, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return home;
}

/** Made apart and renamed: a folder that is there is whole, also when we are killed, and the first of many wins. */
async function create(folder: string, home: string, binaries: Binaries, user: ServerUser | null): Promise<void> {
  sweep(home);
  const draft = join(home, `postgres.new.${process.pid}.${randomBytes(4).toString('hex')}`);
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (user) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    await initdb(draft, passwordFile, binaries, user);
    renameSync(passwordFile, join(draft, PASSWORD_FILE));
    writePort(draft, await freePort(), user);
    renameSync(draft, folder);
  } catch (cause) {
    if (!existsSync(join(folder, 'PG_VERSION'))) throw cause;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/** What a process that was killed while it made a cluster has left. */
function sweep(home: string): void {
  for (const name of readdirSync(home)) {
    const pid = Number(/^postgres\.new\.(\d+)\./.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(join(home, name), { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function initdb(folder: string, passwordFile: string, { initdb: program }: Binaries, user: ServerUser | null) {
  const args = [
    ...['--pgdata', folder, '--username', 'panoptes', '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    // The same order of texts on every machine, whatever its C library thinks of it.
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--no-instructions'],
  ];
  return new Promise<void>((done, fail) => {
    const child = spawn(program, args, { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4_000)));
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`initdb failed: ${said.trim()}`))));
  });
}

function writePort(folder: string, port: number, user: ServerUser | null): void {
  const file = join(folder, PORT_FILE);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(port), { mode: 0o600 });
  if (user) chownSync(draft, user.uid, user.gid);
  renameSync(draft, file);
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolvePort(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
