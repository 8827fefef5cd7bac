import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { addressesOf } from './control';
import type { Step } from './outages';
import { PlumeCloud } from './plume-cloud';

const HELP = `Usage: node main.js [options]       (each also from the environment: PLUME_SIM_HOMES=40 …)
  --port N            where to listen (0 = any free port)
  --host H            127.0.0.1
  --homes N           how many homes (40)
  --pods N | N-M      pods of each home (3)
  --seed N            the same seed makes the same fleet (1)
  --token-seconds N   how long a token lives (1200)
  --kept-homes N      homes whose texts are kept to answer faster, 7 kB each (12000)
  --hostile-names     every tenth home has a name that breaks careless code
  --limit N           calls per 5 minutes and source, 403 beyond (2000; 0 = no limit)
  --outages WHAT      none; random[:minutesBetween,minutesDown]; a script as JSON; or a file with one`;

const OPTIONS = {
  port: { type: 'string', default: '0' },
  host: { type: 'string', default: '127.0.0.1' },
  homes: { type: 'string', default: '40' },
  pods: { type: 'string', default: '3' },
  seed: { type: 'string', default: '1' },
  'token-seconds': { type: 'string', default: '1200' },
  'kept-homes': { type: 'string', default: '12000' },
  'hostile-names': { type: 'boolean', default: false },
  limit: { type: 'string', default: '2000' },
  outages: { type: 'string', default: 'none' },
  help: { type: 'boolean', default: false },
} as const;

/** A cloud as a process: prints its addresses as one line of JSON, and runs until it is told to end. */
async function main(): Promise<void> {
  const options = { ...parseArgs({ options: OPTIONS }).values, ...fromEnvironment() };
  if (options.help) return void process.stdout.write(`${HELP}\n`);
  const cloud = await PlumeCloud.start({
    port: whole('port', options.port),
    host: options.host,
    homes: whole('homes', options.homes),
    pods: podsOf(options.pods),
    seed: whole('seed', options.seed),
    tokenSeconds: whole('token-seconds', options['token-seconds']),
    keptHomes: whole('kept-homes', options['kept-homes']),
    hostileNames: options['hostile-names'],
  });
  const limit = whole('limit', options.limit);
  if (limit > 0) cloud.throttles({ limit });
  plan(cloud, options.outages);
  process.stdout.write(`${JSON.stringify(addressesOf(cloud))}\n`);

  const end = () => void cloud.stop().then(() => process.exit(0));
  process.once('SIGTERM', end).once('SIGINT', end).once('disconnect', end);
}

/** What is set in the environment and not on the command line. */
function fromEnvironment(): Record<string, string | boolean> {
  const given: readonly string[] = parseArgs({ options: OPTIONS, tokens: true }).tokens.flatMap((token) =>
    token.kind === 'option' ? [token.name] : [],
  );
  const values: Record<string, string | boolean> = {};
  for (const [name, { type }] of Object.entries(OPTIONS)) {
    const value = process.env[`PLUME_SIM_${name.replaceAll('-', '_').toUpperCase()}`];
    if (value !== undefined && !given.includes(name)) values[name] = type === 'boolean' ? value === 'true' : value;
  }
  return values;
}

function plan(cloud: PlumeCloud, outages: string): void {
  if (outages === 'none' || outages === '') return;
  if (outages.startsWith('random')) {
    const [between = 0.75, down = 1.5] = outages.slice('random:'.length).split(',').filter(Boolean).map(Number);
    return cloud.randomOutages({ meanMinutesBetween: between, meanMinutesDown: down });
  }
  cloud.script(JSON.parse(outages.startsWith('[') ? outages : readFileSync(outages, 'utf8')) as Step[]);
}

function podsOf(text: string): number | [number, number] {
  const [least, most] = text.split('-').map((part) => whole('pods', part)) as [number, number | undefined];
  return most === undefined ? least : [least, most];
}

function whole(name: string, text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new Error(`--${name} must be a whole number, not ${text}`);
  return n;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
