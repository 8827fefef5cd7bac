import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { inherited } from './places';

const LINES_KEPT = 20;
const PATIENCE_MS = 15_000;

export interface Start {
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The folder to run in: the bench's own, so that a `.env` of the checkout is not read. */
  readonly folder: string;
}

/** A process that a bench has started: heard while it runs, halted and let go, ended with the bench. */
export class Program {
  /** When it was started, by `performance.now()`. */
  readonly startedAt = performance.now();
  /** Settles when the process is gone, with the reason in words. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly lastLines: string[] = [];
  private readonly waiting = new Set<(line: string) => void>();
  private over = false;
  private halted = false;

  constructor(
    readonly name: string,
    file: string,
    { args = [], nodeArgs = [], env = {}, folder }: Start,
  ) {
    this.child = spawn(process.execPath, [...nodeArgs, file, ...args], {
      cwd: folder,
      env: { ...inherited(), ...env },
      // A group of its own: Ctrl-C reaches the bench alone, which then ends its programs in good order.
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stdin?.on('error', () => undefined);
    const log = createWriteStream(`${folder}/${name}.log`, { flags: 'a' });
    for (const input of [this.child.stdout, this.child.stderr]) {
      if (input) createInterface({ input }).on('line', (line) => this.hear(line, log));
    }
    this.ended = new Promise((resolve) => {
      const settle = (reason: string) => {
        this.over = true;
        log.end();
        resolve(reason);
      };
      this.child.once('error', (error) => settle(error.message));
      this.child.once('close', (code, signal) => settle(signal ? `ended by ${signal}` : `exit code ${String(code)}`));
    });
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get isOver(): boolean {
    return this.over;
  }

  /** The next line that satisfies `wanted`; rejects when the process ends without one. */
  line(wanted: (line: string) => boolean = () => true): Promise<string> {
    return new Promise((resolve, reject) => {
      const listen = (line: string) => {
        if (!wanted(line)) return;
        this.waiting.delete(listen);
        resolve(line);
      };
      this.waiting.add(listen);
      void this.ended.then((reason) => reject(this.obituary(`${this.name} has ended: ${reason}`)));
    });
  }

  /** Says a line on its standard input. */
  tell(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** An error that shows the last lines the program has printed. */
  obituary(what: string): Error {
    return new Error(`${what}. Its last lines:\n\n${this.lastLines.join('\n')}`);
  }

  /** Stands still until it `goesOn`, so that something else can be measured on the same machine. */
  halts(): void {
    this.halted = this.child.kill('SIGSTOP');
  }

  goesOn(): void {
    this.halted = false;
    this.child.kill('SIGCONT');
  }

  /** Asks it to end, and insists after a while. */
  async stop(): Promise<void> {
    if (this.over) return;
    if (this.halted) this.goesOn();
    this.child.kill('SIGTERM');
    const insist = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS);
    await this.ended;
    clearTimeout(insist);
  }

  private hear(line: string, log: NodeJS.WritableStream): void {
    if (!this.over) log.write(`${line}\n`);
    this.lastLines.push(line);
    if (this.lastLines.length > LINES_KEPT) this.lastLines.shift();
    for (const listen of [...this.waiting]) listen(line);
  }
}
