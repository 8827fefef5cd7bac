import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

const LINES_KEPT = 20;
const PATIENCE_MS = 15_000;

export interface Start {
  readonly args?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The folder to run in: the demo's own, so that a `.env` of the checkout is not read. */
  readonly folder: string;
  /** File that takes everything the program prints. */
  readonly log: string;
}

/** One process of the demo: started with it, heard while it runs, ended with it. */
export class Program {
  /** The first line on its standard output; rejects when the process ends without one. */
  readonly firstLine: Promise<string>;
  /** Settles when the process is gone, with the reason in words. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly lastLines: string[] = [];
  private over = false;

  constructor(
    readonly name: string,
    file: string,
    { args = [], env, folder, log }: Start,
  ) {
    this.child = spawn(process.execPath, [file, ...args], {
      cwd: folder,
      env,
      // A group of its own: Ctrl-C in the terminal reaches the demo alone, which then ends its programs in good order.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written = createWriteStream(log);
    const heard = [this.child.stdout!, this.child.stderr!].map((input) =>
      createInterface({ input }).on('line', (line) => {
        written.write(`${line}\n`);
        this.lastLines.push(line);
        if (this.lastLines.length > LINES_KEPT) this.lastLines.shift();
      }),
    );
    this.ended = new Promise((resolve) => {
      const settle = (reason: string) => {
        this.over = true;
        written.end();
        resolve(reason);
      };
      this.child.once('error', (error) => settle(error.message));
      // `close`, not `exit`: the last lines are still in the pipes when the process is gone.
      this.child.once('close', (code, signal) => settle(signal ? `ended by ${signal}` : `exit code ${String(code)}`));
    });
    this.firstLine = new Promise((resolve, reject) => {
      heard[0]!.once('line', resolve);
      void this.ended.then(() => reject(this.obituary(`${name} ended before it was ready`)));
    });
    this.firstLine.catch(() => undefined);
  }

  /** An error that shows the last lines the program has printed. */
  obituary(what: string): Error {
    return new Error(`${what}. Its last lines:\n\n${this.lastLines.join('\n')}`);
  }

  /** Asks it to end, and insists after a while. */
  async stop(): Promise<void> {
    if (this.over) return;
    this.child.kill('SIGTERM');
    const insist = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS);
    await this.ended;
    clearTimeout(insist);
  }
}
