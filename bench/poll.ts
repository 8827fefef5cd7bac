import { Bare } from './lib/bare';
import { bench, type Workshop } from './lib/bench';
import { cpuOf } from './lib/cpu';
import type { Database } from './lib/database';
import type { PlumeSide } from './lib/far-sides';
import { knownFleet, spreadLooks } from './lib/fleet';
import { heapAfterCollection } from './lib/inspector';
import { sleep } from './lib/patience';
import type { Product } from './lib/product';
import type { Report } from './lib/report';
import { median } from './lib/statistics';

/** How fast the product looks at a fleet in which nothing changes, and what a look costs as the fleet grows. */

const MIB = 1_048_576;
const IN_FLIGHT = 64;
const HOMES = 10_000;
const ROUNDS = 5;
const WARM_UP_MS = 2_000;
const ROUND_MS = 6_000;

const SMALL = 1_000;
const BIG = 50_000;
const COST_ROUNDS = 3;
/** Looks a second in both fleets, far below what saturates: what is compared is the cost, not the speed. */
const PACE = 1_000;
const COST_MS = 15_000;

bench('poll', 20, async (workshop) => {
  await againstTheCeiling(workshop);
  await asTheFleetGrows(workshop);
});

async function againstTheCeiling(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  const plume = await workshop.plume(HOMES);
  const database = await knownFleet(workshop, plume, HOMES);
  const bare = await Bare.start(workshop, plume, HOMES, IN_FLIGHT);
  const databaseCpu = await database.cpuMeter();
  await spreadLooks(database, 1);
  const product = await workshop.product({
    database,
    plume,
    settings: { POLL_INTERVAL_SECONDS: '0.2', POLL_CONCURRENCY: String(IN_FLIGHT) },
  });
  await product.ready();
  await sleep(5_000);

  const ratios: number[] = [];
  const speeds: { product: number; bare: number }[] = [];
  const perCpu: { product: number; bare: number; ratio: number; database: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    product.program.halts();
    const most = await bare.turn(WARM_UP_MS, ROUND_MS);
    product.program.goesOn();
    await sleep(WARM_UP_MS);
    const cpu = () => ({ own: cpuOf(product.pid), database: databaseCpu?.() ?? 0 });
    const [looksBefore, before, start] = [await plume.looks(), cpu(), performance.now()];
    await sleep(ROUND_MS);
    const [looksAfter, after, end] = [await plume.looks(), cpu(), performance.now()];

    const looks = looksAfter - looksBefore;
    const speed = { product: looks / ((end - start) / 1_000), bare: most.count / most.seconds };
    speeds.push(speed);
    ratios.push(speed.product / speed.bare);
    const used = { own: after.own - before.own, database: after.database - before.database };
    const each = { product: looks / (used.own + used.database), bare: most.count / most.cpu };
    perCpu.push({ ...each, ratio: each.product / each.bare, database: used.database / (used.own + used.database) });
  }
  await product.stop();
  await plume.program.stop();

  const column = <T>(rows: readonly T[], pick: (row: T) => number) => rows.map(pick);
  report.number(
    'bare loop, documents/s',
    column(speeds, ({ bare: n }) => n),
    { digits: 0 },
  );
  report.number(
    'product, locations/s',
    column(speeds, ({ product: n }) => n),
    { digits: 0 },
  );
  report.number('product / bare loop', ratios, { floor: 0.6, aim: 0.8 });
  report.number(
    'bare loop, documents per CPU-second',
    column(perCpu, ({ bare: n }) => n),
    { digits: 0 },
  );
  report.number(
    'product and database, locations per CPU-second',
    column(perCpu, ({ product: n }) => n),
    { digits: 0 },
  );
  report.number(
    'the database’s share of that CPU',
    column(perCpu, (row) => row.database),
  );
  report.number(
    'product / bare loop, per CPU-second',
    column(perCpu, ({ ratio }) => ratio),
    { floor: 0.5, aim: 0.75 },
  );
  if (!databaseCpu) report.note('The database is not on this machine: its CPU is not counted.');
}

async function asTheFleetGrows(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  const sizes = [SMALL, BIG] as const;
  const fleets: Fleet[] = [];
  for (const homes of sizes) {
    const plume = await workshop.plume(homes);
    fleets.push({ homes, plume, database: await knownFleet(workshop, plume, homes) });
  }
  const rounds: Cost[][] = [];
  for (let round = 0; round < COST_ROUNDS; round++) {
    const costs: Cost[] = [];
    for (const fleet of fleets) costs.push(await costOfALook(workshop, fleet));
    rounds.push(costs);
  }
  reportCosts(report, rounds);
}

interface Fleet {
  readonly homes: number;
  readonly plume: PlumeSide;
  readonly database: Database;
}

interface Cost {
  /** Seconds of CPU for each look. */
  readonly own: number;
  readonly database: number;
  /** Bytes after a collection. */
  readonly resident: number;
  readonly live: number;
}

/** The fleet is looked at evenly and slowly; what that takes of the CPU and the memory. */
async function costOfALook(workshop: Workshop, { homes, plume, database }: Fleet): Promise<Cost> {
  const interval = homes / PACE;
  await database.settle();
  // After the checkpoint: otherwise the first update of each page would log it whole, and the bigger fleet has more.
  await spreadLooks(database, interval);
  await database.rows('VACUUM locations');
  const product: Product = await workshop.product({
    database,
    plume,
    settings: { POLL_INTERVAL_SECONDS: String(interval) },
    nodeArgs: ['--inspect=127.0.0.1:0'],
  });
  const debuggerAddress = product.program.line((line) => line.startsWith('Debugger listening on '));
  await product.ready();
  const address = (await debuggerAddress).replace('Debugger listening on ', '');
  await sleep(8_000);
  const databaseCpu = await database.cpuMeter();
  const cpu = () => [cpuOf(product.pid), databaseCpu?.() ?? 0] as const;
  const [looksBefore, [ownBefore, databaseBefore]] = [await plume.looks(), cpu()];
  await sleep(COST_MS);
  const [looksAfter, [ownAfter, databaseAfter]] = [await plume.looks(), cpu()];
  const live = await heapAfterCollection(address);
  await sleep(500);
  const resident = product.residentBytes;
  await product.stop();
  const looks = looksAfter - looksBefore;
  return { own: (ownAfter - ownBefore) / looks, database: (databaseAfter - databaseBefore) / looks, resident, live };
}

function reportCosts(report: Report, rounds: readonly Cost[][]): void {
  const of = (place: number, pick: (cost: Cost) => number) => rounds.map((costs) => pick(costs[place] as Cost));
  const whole = ({ own, database }: Cost) => own + database;
  const each = (pick: (cost: Cost) => number) => of(1, pick).map((n, i) => n / (of(0, pick)[i] as number));
  const grown = (pick: (cost: Cost) => number) =>
    of(1, pick).map((n, i) => (n - (of(0, pick)[i] as number)) / MIB / ((BIG - SMALL) / 10_000));
  const micro = (pick: (cost: Cost) => number) => (cost: Cost) => pick(cost) * 1e6;
  report.number(`CPU of a look, ${SMALL} locations`, of(0, micro(whole)), { unit: 'µs', digits: 0 });
  report.number(`CPU of a look, ${BIG} locations`, of(1, micro(whole)), { unit: 'µs', digits: 0 });
  report.note(
    `of which the database: ${median(
      of(
        0,
        micro((c) => c.database),
      ),
    ).toFixed(0)} and ${median(
      of(
        1,
        micro((c) => c.database),
      ),
    ).toFixed(0)} µs`,
  );
  report.number(
    'CPU of a look, product alone, big / small',
    each(({ own }) => own),
  );
  report.number('CPU of a look, big / small', each(whole), { floor: 1.25, aim: 1.1, most: true });
  report.number(
    'live memory per 10,000 locations',
    grown(({ live }) => live),
    { unit: 'MiB', digits: 1 },
  );
  report.number(
    'memory per 10,000 locations',
    grown(({ resident }) => resident),
    {
      ...{ unit: 'MiB', digits: 1 },
      ...{ floor: 40, aim: 25, most: true },
    },
  );
}
