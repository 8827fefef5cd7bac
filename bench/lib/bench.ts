import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Database, DatabaseServer } from './database';
import { PlumeSide, TelegramSide } from './far-sides';
import { PRODUCT, PRODUCT_NODE_ARGS, TOOLS } from './places';
import { Product } from './product';
import { Program, type Start } from './program';
import { Report } from './report';

const APP_SECRET = 'a secret that only benches have, 32 characters long';

interface ProductOptions {
  /** Undefined: the embedded one. */
  readonly database?: Database;
  readonly plume?: PlumeSide;
  readonly telegram?: TelegramSide;
  readonly settings?: NodeJS.ProcessEnv;
  readonly nodeArgs?: readonly string[];
}

/** What a bench works with: programs, databases and a folder that are gone when it is over. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'panoptes-bench-'));
  readonly server = new DatabaseServer();
  private readonly programs: Program[] = [];
  private closing: Promise<void> | null = null;

  constructor(readonly report: Report) {
    // PostgreSQL does not run as root, and whoever it runs as instead has to get in.
    chmodSync(this.folder, 0o755);
  }

  plume(homes: number, pods = 3): Promise<PlumeSide> {
    const args = ['--homes', String(homes), '--pods', String(pods), '--limit', '0', '--token-seconds', '7200'];
    return PlumeSide.of(this.start('plume', join(TOOLS, 'simulators/plume/main.js'), { args }));
  }

  /** `limits` as JSON, or none. */
  telegram(limits = 'none'): Promise<TelegramSide> {
    const args = ['--empty', '--limits', limits];
    return TelegramSide.of(this.start('telegram', join(TOOLS, 'simulators/telegram/main.js'), { args }));
  }

  /** Starts the product; it is not ready yet. Nothing is set but what is given. */
  async product({ database, plume, telegram, settings, nodeArgs = [] }: ProductOptions): Promise<Product> {
    const port = await freePort();
    const env = {
      PORT: String(port),
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      DATA_DIR: join(this.folder, 'data'),
      ...(database && { DATABASE_URL: database.url, APP_SECRET }),
      // It keeps to the locations it has: listing the partner's anew is no part of what is measured.
      PLUME_MONITOR: 'selected',
      ...plume?.settings,
      ...telegram?.settings,
      ...settings,
    };
    const options = { env, nodeArgs: [...PRODUCT_NODE_ARGS, ...nodeArgs] };
    return new Product(this.start('product', join(PRODUCT, 'main.js'), options), port);
  }

  start(name: string, file: string, options: Omit<Start, 'folder'>): Program {
    const program = new Program(name, file, { ...options, folder: this.folder });
    this.programs.push(program);
    return program;
  }

  /** Ends what was started, the last first, and leaves nothing behind. */
  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    for (const program of [...this.programs].reverse()) await program.stop();
    await this.server.dropAll();
    if (process.env['BENCH_KEEP']) process.stdout.write(`Logs are kept in ${this.folder}\n`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs a bench, for `minutes` at the most, and ends this process: 0 when every floor is met, 1 otherwise. */
export function bench(name: string, minutes: number, work: (workshop: Workshop) => Promise<void>): void {
  const workshop = new Workshop(new Report(name));
  let ended = false;
  const end = (fault?: string) => {
    if (ended) return;
    ended = true;
    clearTimeout(deadline);
    const failed = fault !== undefined || !workshop.report.holds;
    if (fault === undefined) workshop.report.end();
    else process.stderr.write(`${name}: ${fault}\n`);
    void workshop.close().then(
      () => process.exit(failed ? 1 : 0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  const deadline = setTimeout(() => end(`not done within ${minutes} minutes`), minutes * 60_000);
  // A promise that nobody waits for any more must not take this process down before its programs.
  process.on('unhandledRejection', (error: unknown) => end(error instanceof Error ? error.message : String(error)));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end(`ended by ${signal}`));
  work(workshop).then(
    () => end(),
    (error: unknown) => end(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
