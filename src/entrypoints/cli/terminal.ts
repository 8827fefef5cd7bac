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

  /** A piece of something long; resolves when there is room for the next. */
  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => this.output.write(text, (error) => (error ? reject(error) : resolve())));
  }

  complain(text: string): void {
    this.errors.write(`${text}\n`);
  }

  /** Everything that is piped in; null when it is a person who sits there. Throws when it is more than `most` characters. */
  async readInput(most: number): Promise<string | null> {
    if (this.input.isTTY) return null;
    this.input.setEncoding('utf8');
    const pieces: string[] = [];
    let length = 0;
    for await (const piece of this.input) {
      pieces.push(String(piece));
      length += String(piece).length;
      if (length > most) throw new Error('what comes on standard input is too much');
    }
    return pieces.join('');
  }

  /** A secret that is being chosen: a person types it twice. */
  async askNewSecret(question: string): Promise<string> {
    const secret = await this.askSecret(question);
    if (!this.input.isTTY || (await this.askSecret(`${question} again`)) === secret) return secret;
    throw new Error('the two are not the same');
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
