import { rows, type Tx } from './sql';

let opened = 0;

/** All that a query finds, `size` rows at a time, as it stands at one moment: however much that is, little is in memory. */
export async function* pages<T>(
  tx: Tx,
  sql: string,
  parameters: readonly unknown[] = [],
  size = 500,
): AsyncGenerator<readonly T[]> {
  opened += 1;
  const cursor = `pages_${opened}`;
  await tx.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, parameters as unknown[]);
  for (;;) {
    const page = await rows<T>(tx, `FETCH ${size} FROM ${cursor}`);
    if (page.length > 0) yield page;
    if (page.length < size) break;
  }
  await tx.query(`CLOSE ${cursor}`);
}
