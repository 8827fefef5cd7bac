import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Secret } from '../secrets/secret';
import { ConfigError } from './from-env';
import type { PlatformConfig } from './platform.config';

/** The root key of everything that is sealed, signed or derived, and the one before while it is being changed. */
export interface AppSecret {
  readonly current: Secret;
  readonly previous?: Secret;
}

const SHORTEST = 32;

/**
 * APP_SECRET as the environment sets it, else the one in DATA_DIR/secret, which is made on the first start.
 *
 * With DATABASE_URL it must be set, since a file of one replica is of no use to the others: ConfigError otherwise.
 */
export async function appSecret(config: PlatformConfig): Promise<AppSecret> {
  const { APP_SECRET, APP_SECRET_PREVIOUS, DATABASE_URL, DATA_DIR } = config;
  if (!APP_SECRET && DATABASE_URL) {
    const expected = `with DATABASE_URL it must be set, to at least ${SHORTEST} random characters, the same for every replica (panoptes secrets generate makes one)`;
    throw new ConfigError([{ variable: 'APP_SECRET', expected: `${expected} (it is not set)` }]);
  }
  const current = new Secret(APP_SECRET ?? (await secretFile(join(DATA_DIR, 'secret'))));
  return { current, ...(APP_SECRET_PREVIOUS ? { previous: new Secret(APP_SECRET_PREVIOUS) } : {}) };
}

/** 43 random characters, fit for APP_SECRET. */
export const generateSecret = (): string => randomBytes(32).toString('base64url');

/** The content of the file, which is made with mode 0600 when it is not there. Processes that race agree on one. */
export async function secretFile(path: string): Promise<string> {
  const found = await read(path);
  if (found) return found;
  await mkdir(join(path, '..'), { recursive: true });
  // Written apart and linked: the file either is not there or is whole, and a link never replaces one.
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${generateSecret()}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (cause) {
    if (!isCode(cause, 'EEXIST')) throw cause;
  } finally {
    await rm(draft, { force: true });
  }
  const made = await read(path);
  if (!made) throw new ConfigError([{ variable: 'DATA_DIR', expected: `${path} is gone again; two hands at work?` }]);
  return made;
}

async function read(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    if (text.length >= SHORTEST) return text;
    const expected = `${path} must hold at least ${SHORTEST} characters; restore it from a backup (what is sealed cannot be opened without it), or delete it to start anew`;
    throw new ConfigError([{ variable: 'DATA_DIR', expected }]);
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return null;
    throw cause;
  }
}

const isCode = (cause: unknown, code: string): boolean => (cause as NodeJS.ErrnoException).code === code;
