import { Command } from 'commander';

import { ConfigError } from '../../platform/config/from-env';
import { VERSION } from '../../platform/version';
import { table } from './desk';
import { runCommandLine } from './panoptes';
import { Terminal } from './terminal';

/** A terminal that remembers what was said. */
class Paper extends Terminal {
  said = '';
  complaints = '';

  override say(text: string): void {
    this.said += `${text}\n`;
  }

  override complain(text: string): void {
    this.complaints += `${text}\n`;
  }

  override askSecret(): Promise<string> {
    return Promise.resolve('');
  }
}

describe('panoptes', () => {
  let paper: Paper;
  const closed = () => Promise.reject(new Error('the database is away'));

  const run = (line: string, open: () => Promise<never> = closed) =>
    runCommandLine(line.split(' '), { open, openDatabase: open, now: () => new Date(0), terminal: paper });

  beforeEach(() => {
    paper = new Paper();
  });

  it('tells its version', async () => {
    expect(await run('--version')).toBe(0);
    expect(paper.said.trim()).toBe(VERSION);
  });

  it('makes a secret for APP_SECRET, also for a script', async () => {
    expect(await run('secrets generate --json')).toBe(0);
    expect(JSON.parse(paper.said)).toEqual({ appSecret: expect.stringMatching(/^[\w-]{43}$/) as string });
  });

  it.each([
    'secrets',
    'nonsense',
    'user create --email a@example.test',
    'user create --email a@example.test --name A --role king',
    'user list --colour',
    'subscriber add',
    'deliveries list --status lost',
  ])('answers wrong use with 2: %s', async (line) => {
    expect(await run(line)).toBe(2);
    expect(paper.complaints).not.toBe('');
  });

  it('answers a failure with 1 and its reason', async () => {
    expect(await run('user list')).toBe(1);
    expect(paper.complaints).toBe('the database is away\n');
    expect(await run('db status --json')).toBe(1);
  });

  it('answers a wrong environment with 78 and a line per fault', async () => {
    const faults = [{ variable: 'PORT', expected: 'expected a number (got "x")' }];
    expect(await run('user list', () => Promise.reject(new ConfigError(faults)))).toBe(78);
    expect(paper.complaints).toBe('PORT: expected a number (got "x")\n');
  });
});

describe('a group of Telegram', () => {
  it('has an id that begins with a dash, and is no option', async () => {
    const seen: unknown[] = [];
    const program = new Command().exitOverride();
    program
      .command('add')
      .argument('<chatId>')
      .option('--name <name>')
      .allowUnknownOption()
      .action((chatId: string, { name }: { name: string }) => void seen.push([chatId, name]));
    await program.parseAsync(['add', '-100123', '--name', 'Team'], { from: 'user' });
    await program.parseAsync(['add', '--name', 'Team', '-100123:5'], { from: 'user' });
    expect(seen).toEqual([
      ['-100123', 'Team'],
      ['-100123:5', 'Team'],
    ]);
  });
});

describe('table', () => {
  it('lines up its columns', () => {
    expect(table(['A', 'B'], [['long', null]])).toBe('A     B\nlong  –');
  });
});
