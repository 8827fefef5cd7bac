import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { bench, type Workshop } from './lib/bench';
import { sleep } from './lib/patience';
import type { Product } from './lib/product';

/** How soon the product is ready, and how much memory it takes while nothing happens. */

const MIB = 1_048_576;
const HOMES = 40;
const SETTLE_MS = 30_000;

bench('idle', 8, async (workshop) => {
  await starts(workshop);
  await memory(workshop);
});

async function starts(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  const database = await workshop.server.database();
  await readyIn(await workshop.product({ database }));

  const [server, warm, empty]: number[][] = [[], [], []];
  for (let round = 0; round < 5; round++) server?.push(await readyIn(await workshop.product({ database })));
  for (let round = 0; round < 3; round++) {
    rmSync(join(workshop.folder, 'data'), { recursive: true, force: true });
    empty?.push(await readyIn(await workshop.product({})));
    warm?.push(await readyIn(await workshop.product({})));
  }
  const seconds = { unit: 's', most: true };
  report.number('process start to ready, on a server', server ?? [], { ...seconds, floor: 2, aim: 1 });
  report.number('process start to ready, embedded, warm', warm ?? [], { ...seconds, floor: 4, aim: 2 });
  report.number('process start to ready, embedded, empty', empty ?? [], { ...seconds, floor: 8, aim: 5 });
}

/** Seconds until it is ready; it is stopped again. */
async function readyIn(product: Product): Promise<number> {
  const seconds = (await product.ready()) / 1_000;
  await product.stop();
  return seconds;
}

/** With a bot and a small fleet, as somebody would run it, and no debugger to make it smaller than it is. */
async function memory(workshop: Workshop): Promise<void> {
  const plume = await workshop.plume(HOMES);
  const telegram = await workshop.telegram();
  const taken: number[] = [];
  for (let round = 0; round < 3; round++) {
    const database = await workshop.server.database();
    const product = await workshop.product({ database, plume, telegram });
    await product.ready();
    await sleep(SETTLE_MS);
    taken.push(product.residentBytes / MIB);
    await product.stop();
  }
  workshop.report.number('memory at rest, on a server', taken, {
    ...{ unit: 'MiB', digits: 0 },
    ...{ floor: 220, aim: 160, most: true },
  });
}
