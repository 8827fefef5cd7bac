import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The product's version, as package.json says it: from the sources and from dist/ it lies two folders up. */
export const VERSION = (
  JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string }
).version;
