import { join } from 'node:path';

/** Where things lie: the checkout, what was built of the product, what was built of the tools. */
export const ROOT = join(__dirname, '..', '..', '..');
export const TOOLS = join(__dirname, '..', '..');
export const PRODUCT = process.env['PANOPTES_DIST'] ?? join(ROOT, 'dist');

/** The server that gets a database for each bench. */
export const SERVER = process.env['BENCH_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Switches for the node of the product, such as `--cpu-prof`. */
export const PRODUCT_NODE_ARGS = (process.env['BENCH_NODE_ARGS'] ?? '').split(' ').filter(Boolean);

/** What the programs inherit; settings of the shell must not lead a bench to a real database or a real bot. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'];

export const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
