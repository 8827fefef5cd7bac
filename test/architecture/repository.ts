import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The repository as architecture specs read it: paths from its root, with forward slashes. */
export const ROOT = join(__dirname, '..', '..');

export const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export const exists = (path: string): boolean => existsSync(join(ROOT, path));

/** Every file below `folder`, sorted; none when the folder is not there. */
export const files = (folder: string): string[] =>
  exists(folder)
    ? readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(ROOT.length + 1)
            .split(sep)
            .join('/'),
        )
        .sort()
    : [];

export const isSpec = (path: string): boolean => /\.(e2e-)?spec\.ts$/.test(path);

/** The product's own source: every TypeScript file of src/ that is no test. */
export const productFiles = (): string[] => files('src').filter((path) => path.endsWith('.ts') && !isSpec(path));

/** What a module exports, by name. */
export const exportsOf = (path: string): Record<string, unknown> =>
  jest.requireActual<Record<string, unknown>>(join(ROOT, path));

/** Every variable of every `*.config.ts`: what the product reads of its environment. */
export const variables = (): string[] => {
  const slices = productFiles().filter((path) => path.endsWith('.config.ts'));
  const shapes = slices.flatMap((path) => Object.values(exportsOf(path)).map(shapeOf));
  return [...new Set(shapes.flatMap(Object.keys))].sort();
};

function shapeOf(exported: unknown): object {
  const schema = typeof exported === 'function' && 'schema' in exported ? exported.schema : undefined;
  return typeof schema === 'object' && schema && 'shape' in schema && schema.shape ? schema.shape : {};
}
