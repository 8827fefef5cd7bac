import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** How a process stands to the embedded database. */
export interface Standing {
  readonly url: string;
  readonly owned: boolean;
}

type Answer = { readonly ok: unknown } | { readonly error: string };

/** A process of its own that has opened an embedded database, to be asked, closed or killed. */
export class DatabaseProcess {
  private waiting: ((answer: Answer) => void)[] = [];

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: Answer) => this.waiting.shift()?.(answer));
    child.once('exit', () => this.waiting.forEach((tell) => tell({ error: 'the process has ended' })));
  }

  static async open(dataDir: string): Promise<DatabaseProcess> {
    const started = new DatabaseProcess(
      fork(join(__dirname, 'database-process-main.ts'), [dataDir], {
        execArgv: ['-r', join(__dirname, 'typescript.cjs')],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
    await started.ask('standing');
    return started;
  }

  standing(): Promise<Standing> {
    return this.ask('standing') as Promise<Standing>;
  }

  /** Writes one row on a pool of its own that lives as long as the process. Resolves when the server has it. */
  async write(no: number): Promise<void> {
    await this.ask(no);
  }

  /** Closes the database and ends. */
  async close(): Promise<void> {
    await this.end(() => this.child.send('close'));
  }

  /** Ends it at once, wherever it is. */
  async kill(): Promise<void> {
    await this.end(() => this.child.kill('SIGKILL'));
  }

  private async end(how: () => void): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = new Promise((resolve) => this.child.once('exit', resolve));
    how();
    await exit;
  }

  private ask(question: string | number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.push((answer) => ('ok' in answer ? resolve(answer.ok) : reject(new Error(answer.error))));
      this.child.send(question);
    });
  }
}
