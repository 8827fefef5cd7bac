import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

interface Settings {
  readonly env: Record<string, string>;
  /** How much faster its clock runs than ours. */
  readonly factor: number;
  /** When its clock and ours showed the same, epoch ms. */
  readonly epoch: number;
}

/** The built product in a process of its own, to be killed at any moment and started again. */
export class FastProduct {
  private child: ChildProcess | null = null;
  private said = '';

  constructor(private readonly settings: Settings) {}

  /** What its clock shows. */
  now(): Date {
    const { epoch, factor } = this.settings;
    return new Date(epoch + (Date.now() - epoch) * factor);
  }

  /** Resolves when it is ready. */
  async start(): Promise<void> {
    const { env, factor, epoch } = this.settings;
    const child = fork(join(__dirname, 'fast-process.cjs'), {
      env: { PATH: process.env.PATH, CLOCK_FACTOR: String(factor), CLOCK_EPOCH: String(epoch), PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => (this.said = (this.said + text.toString()).slice(-20_000)));
    }
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`The product ended with ${code}:\n${this.said}`)));
    });
  }

  /** Ends it between any two lines. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exit;
  }
}
