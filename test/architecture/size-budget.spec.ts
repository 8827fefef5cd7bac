import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { exists, exportsOf, ROOT } from './repository';

/** What the first view may weigh, in bytes of script as it travels. */
const BUDGET = 250_000;

/** What the browser loads before anybody sees the overview: the entry, and the page itself. */
const FIRST_VIEW = ['index.html', 'src/overview/overview.page.tsx'];

const FOLDER = 'dist/dashboard';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

describe('the first view of the dashboard', () => {
  it('weighs less than its budget', () => {
    if (!exists(`${FOLDER}/.vite/manifest.json`)) throw new Error('There is no build: run `npm run build` first.');
    const chunks = exportsOf(`${FOLDER}/.vite/manifest.json`) as unknown as Record<string, Chunk>;
    const loaded = withImports(FIRST_VIEW, chunks);
    const scripts = [...loaded].map((name) => chunks[name]?.file ?? '').filter((file) => file.endsWith('.js'));
    const bytes = scripts.map((file) => gzipSync(readFileSync(join(ROOT, FOLDER, file))).length);
    const sum = bytes.reduce((total, each) => total + each, 0);
    process.stdout.write(`script of the first view: ${(sum / 1_000).toFixed(1)} kB gzipped in ${bytes.length} files\n`);
    expect(scripts.length).toBeGreaterThan(1);
    expect(sum).toBeLessThan(BUDGET);
  });
});

/** These chunks and all that they import at once. */
function withImports(names: readonly string[], chunks: Readonly<Record<string, Chunk>>): Set<string> {
  const loaded = new Set<string>();
  const add = (name: string) => {
    if (loaded.has(name)) return;
    const chunk = chunks[name];
    if (!chunk) throw new Error(`The build knows no ${name}`);
    loaded.add(name);
    chunk.imports?.forEach(add);
  };
  names.forEach(add);
  return loaded;
}
