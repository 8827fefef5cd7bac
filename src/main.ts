import 'reflect-metadata';

import { readEnvironment } from './platform/config/environment';
import { ConfigError } from './platform/config/from-env';
import { start } from './start';

const FAILED = 1;
const WRONG_CONFIGURATION = 78;

async function main(): Promise<void> {
  const running = await start(readEnvironment());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void running.stop().then(() => process.exit(0), fail));
  }
}

function fail(error: unknown): void {
  if (error instanceof ConfigError) {
    for (const { variable, expected } of error.faults) process.stderr.write(`${variable}: ${expected}\n`);
    process.exit(WRONG_CONFIGURATION);
  }
  if (isTaken(error)) {
    process.stderr.write(
      `PORT: another program listens on ${error.address}:${error.port}; set another, or 0 for a free one\n`,
    );
    process.exit(FAILED);
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`Panoptes could not go on: ${told}\n`);
  process.exit(FAILED);
}

const isTaken = (error: unknown): error is Error & { address: string; port: number } =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

main().catch(fail);
