import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Every bench, one after the other; fails when one of them does. */

const BENCHES = ['idle', 'poll', 'storm', 'latency', 'limit', 'outbox', 'deliver', 'reports', 'overview', 'webhook'];

async function main(): Promise<void> {
  const failed: string[] = [];
  for (const name of BENCHES) {
    const child = spawn(process.execPath, [join(__dirname, `${name}.js`)], { stdio: 'inherit' });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) failed.push(name);
  }
  process.stdout.write(failed.length > 0 ? `\nFailed: ${failed.join(', ')}\n` : '\nAll floors are met\n');
  process.exitCode = failed.length > 0 ? 1 : 0;
}

void main();
