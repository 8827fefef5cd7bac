import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Where the command line reads and writes: a person's terminal, or the pipes of a script. */
export class Terminal {
  constructor(
    private readonly input: NodeJS.ReadStream = process.stdin,
    private readonly output: NodeJS.WritableStream = process.stdout,
    private readonly errors: NodeJS.WritableStream = process.stderr,
  ) {}

  say(text: string): void {
    this.output.write(`${text}\n`);
  }

  complain(text: string): void {
    this.errors.write(`${text}\n`);
  }

  /** A secret: what is piped in, whole and trimmed; or typed after `question`, without an echo. */
  async askSecret(question: string): Promise<string> {
    if (!this.input.isTTY) {
      let text = '';
      for await (const piece of this.input) text += String(piece);
      return text.trim();
    }
    this.errors.write(`${question}: `);
    const silence = new Writable({ write: (_piece, _encoding, done) => done() });
    const lines = createInterface({ input: this.input, output: silence, terminal: true });
    try {
      return (await lines.question('')).trim();
    } finally {
      lines.close();
      this.errors.write('\n');
    }
  }
}
