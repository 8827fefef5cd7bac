import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export const MAIL_USER = 'panoptes';
export const MAIL_PASSWORD = 'correct horse battery staple';

type Command = 'AUTH' | 'MAIL FROM' | 'RCPT TO' | 'DATA';

/** A mail server on loopback that keeps what it is given, and refuses what it is told to refuse. */
export class MailHouse {
  readonly mails: ParsedMail[] = [];
  /** How often somebody has connected. */
  connections = 0;
  private readonly answers = new Map<Command, { code: number; text: string }>();
  private silent = false;

  private constructor(private readonly server: SMTPServer) {}

  static async open(): Promise<MailHouse> {
    const server = new SMTPServer({
      authMethods: ['PLAIN'],
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      logger: false,
    });
    const house = new MailHouse(server);
    server.on('error', () => undefined);
    server.onConnect = (_, done) => {
      house.connections++;
      if (!house.silent) done();
    };
    server.onAuth = ({ username, password }, _, done) => {
      if (username !== MAIL_USER || password !== MAIL_PASSWORD) house.answers.set('AUTH', { code: 535, text: 'wrong' });
      house.answer('AUTH', (error) => (error ? done(error) : done(null, { user: username ?? '' })));
    };
    server.onMailFrom = (_, _session, done) => house.answer('MAIL FROM', done);
    server.onRcptTo = (_, _session, done) => house.answer('RCPT TO', done);
    server.onData = (stream, _, done) => {
      void simpleParser(stream).then((mail) =>
        house.answer('DATA', (error) => {
          if (!error) house.mails.push(mail);
          done(error);
        }),
      );
    };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return house;
  }

  get url(): string {
    const { port } = this.server.server.address() as AddressInfo;
    return `smtp://${MAIL_USER}:${encodeURIComponent(MAIL_PASSWORD)}@127.0.0.1:${port}`;
  }

  /** Answers this command like that from now on. */
  refuses(command: Command, code: number, text: string): void {
    this.answers.set(command, { code, text });
  }

  /** Takes connections and everything else without a word. */
  goesSilent(): void {
    this.silent = true;
  }

  recovers(): void {
    this.answers.clear();
    this.silent = false;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }

  private answer(command: Command, done: (error?: Error | null) => void): void {
    if (this.silent) return;
    const refusal = this.answers.get(command);
    done(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
  }
}
