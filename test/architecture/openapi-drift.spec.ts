import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { House } from '../support/house';

const FILE = join(__dirname, '../../docs/openapi.json');

/** Set, the file is written anew instead of compared: `UPDATE_OPENAPI=1 npx jest openapi-drift`. */
const UPDATE = process.env.UPDATE_OPENAPI === '1';

describe('docs/openapi.json', () => {
  let house: House;
  let document: { openapi: string; paths: Record<string, Record<string, { operationId: string; summary?: string }>> };

  beforeAll(async () => {
    house = await House.open();
    document = (await house.app.inject({ url: '/api/openapi.json' })).json();
    if (UPDATE) writeFileSync(FILE, `${JSON.stringify(document, null, 2)}\n`);
  });
  afterAll(() => house.close());

  it('is what the product says of itself', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(document);
  });

  it('is OpenAPI 3.1, and gives every operation a name of its own and a line that says what it does', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(document.openapi).toBe('3.1.0');
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
  });

  it('refers to nothing that is not there', () => {
    const text = JSON.stringify(document);
    const refs = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name));
    const there = (document as unknown as { components: { schemas: object } }).components.schemas;
    expect([...refs].filter((name) => !(String(name) in there))).toEqual([]);
  });
});
