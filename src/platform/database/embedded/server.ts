import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

import { Clock } from '../../clock/clock';
import type { Binaries } from './binaries';
import { isAlive } from './cluster';
import type { ServerUser } from './server-user';

export interface ServerPlan {
  readonly folder: string;
  readonly port: number;
  readonly binaries: Binaries;
  readonly user: ServerUser | null;
  /** Settings of PostgreSQL beside ours, or in their stead. */
  readonly settings: Readonly<Record<string, string | number>>;
}

/** Small, since it shares a machine with everything else; no corner is cut on durability. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // The path of a socket has a length limit that a data directory may break.
  unix_socket_directories: '',
  max_connections: 60,
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  jit: 'off',
  max_parallel_workers_per_gather: 0,
  // Three processes fewer; our data fit into memory.
  io_method: 'sync',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * A shell that stops the server fast when our end of its pipe closes, by our wish or because we died, even by SIGKILL;
 * and that ends with the server.
 */
const WATCHER = `exec 3<&0 </dev/null
"$0" "$@" 3<&- & server=$!
(while read -r _ <&3; do :; done; kill -INT $server) 2>/dev/null & watch=$!
exec 3<&-
wait $server
kill $watch 2>/dev/null`;

/** Milliseconds for the server to stop before it is told to drop everything (and recovers at its next start). */
const PATIENCE = 8_000;

/** A PostgreSQL server that we have started, and that ends when we do. */
export class Server {
  /** Resolves when it is gone, with the last words it said. */
  readonly gone: Promise<string>;
  private said = '';
  private over = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly plan: ServerPlan,
  ) {
    child.stderr?.on('data', (text: Buffer) => (this.said = (this.said + text.toString()).slice(-4_000)));
    // The pipe breaks when the server is gone; `gone` tells it.
    child.stdin?.on('error', () => undefined);
    this.gone = new Promise((resolve) => {
      const end = (cause?: unknown) => {
        this.over = true;
        resolve(cause instanceof Error ? cause.message : this.said.trim());
      };
      child.once('error', end);
      child.once('close', () => end());
    });
  }

  /** Begins to start it: whether it takes connections, or went away at once, remains to be seen. */
  static start(plan: ServerPlan): Server {
    const { folder, port, binaries, user, settings } = plan;
    const all = Object.entries({ ...SETTINGS, port, ...settings });
    const args = ['-D', folder, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    // Detached, or Ctrl-C in a terminal would take the database away before we have put down what is in hand.
    const child =
      process.platform === 'win32'
        ? spawn(binaries.postgres, args, { stdio: ['pipe', 'ignore', 'pipe'] })
        : spawn('/bin/sh', ['-c', WATCHER, binaries.postgres, ...args], {
            ...user,
            cwd: '/',
            detached: true,
            stdio: ['pipe', 'ignore', 'pipe'],
          });
    return new Server(child, plan);
  }

  get running(): boolean {
    return !this.over;
  }

  /** Ends all connections and stops it. */
  async stop(): Promise<void> {
    if (this.over) return;
    if (process.platform === 'win32') {
      const { pgCtl } = this.plan.binaries;
      spawn(pgCtl, ['stop', '-D', this.plan.folder, '-m', 'fast'], { stdio: 'ignore' }).once('error', () =>
        this.child.kill(),
      );
    } else this.child.stdin?.end();
    const clock = new Clock();
    const timer = clock.timeout(PATIENCE, () => this.force());
    await this.gone;
    clock.cancel(timer);
  }

  private force(): void {
    const pid = readPid(this.plan.folder)?.pid;
    if (pid) process.kill(pid, 'SIGQUIT');
  }
}

/** What postmaster.pid says: the server's process and port. Null when there is none, or it is half written. */
export function readPid(folder: string): { readonly pid: number; readonly port: number } | null {
  const lines = read(pidFile(folder))?.split('\n') ?? [];
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : null;
}

/**
 * Removes the postmaster.pid of a server that was killed, when its number belongs to another program by now (which
 * PostgreSQL takes for a server that runs; in containers, where numbers are small, this is likely).
 */
export function removeStalePid(folder: string): void {
  const before = read(pidFile(folder));
  const pid = Number(before?.split('\n')[0]);
  if (!before || !pid || isServer(pid)) return;
  // Somebody else may have started a server in the meantime.
  if (read(pidFile(folder)) === before) unlinkSync(pidFile(folder));
}

/** Whether that process is a PostgreSQL server, as far as the system tells. */
export function isServer(pid: number): boolean {
  if (!isAlive(pid)) return false;
  const name = process.platform === 'linux' ? read(`/proc/${pid}/comm`)?.trim() : undefined;
  return name === undefined || name === 'postgres';
}

const pidFile = (folder: string): string => join(folder, 'postmaster.pid');

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
