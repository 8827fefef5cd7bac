import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const ENTRY = join(__dirname, '..', '..', 'dist', 'main.js');

/** The built product, started as `npm start` starts it. */
export class BuiltProduct {
  private said = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(env: Record<string, string>, folder: string) {
    this.child = spawn(process.execPath, [ENTRY], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text: Buffer) => (this.said += text.toString()));
    }
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
  }

  /** Its address, once it says that it is ready. */
  async ready(): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const line = this.said.split('\n').find((each) => each.includes('"msg":"ready"'));
        if (line) resolve((JSON.parse(line) as { url: string }).url);
      };
      this.child.stdout?.on('data', look);
      look();
      void this.ended.then((code) => reject(new Error(`It ended with ${code}:\n${this.said}`)));
    });
  }

  async ends(): Promise<{ code: number | null; said: string }> {
    return { code: await this.ended, said: this.said };
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}
