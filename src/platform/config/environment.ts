import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The injection token of the process's environment: rooms build their slices from it, tests hand in another. */
export const ENVIRONMENT = Symbol('environment');

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment, with what `.env` in `folder` adds to it. What is set in the environment wins. */
export function readEnvironment(folder = process.cwd()): Environment {
  const file = join(folder, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}
