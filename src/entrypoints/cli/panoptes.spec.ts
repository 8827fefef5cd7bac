import type { INestApplicationContext } from '@nestjs/common';

import { ConfigError } from '../../platform/config/from-env';
import { VERSION } from '../../platform/version';
import { type Open, table } from './desk';
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

  const run = (line: string, open: Open = closed) =>
    runCommandLine(line.split(' '), { open, openDatabase: closed, now: () => new Date(0), terminal: paper });

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
    'ingest --location x --signal mains',
    'ingest --location x --signal mains --value maybe',
    'ingest --location x --signal mains --value on --at noon',
    'telegram webhook',
    'telegram webhook push',
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

  it('lets the doctor say what is wrong when not even the database can be opened', async () => {
    expect(await run('doctor --json')).toBe(1);
    expect(JSON.parse(paper.said)).toMatchObject({
      ok: false,
      findings: [
        { part: 'configuration', state: 'ok' },
        { part: 'database', state: 'failed', detail: 'the database is away', advice: expect.any(String) as string },
      ],
    });
  });

  it("takes a group's id, which begins with a dash, for no option", async () => {
    const added: unknown[] = [];
    const notifications = { subscribe: (about: object) => Promise.resolve(void added.push(about)) };
    const services = { get: () => notifications } as unknown as INestApplicationContext;
    const open = () => Promise.resolve({ services, close: () => Promise.resolve() });
    expect(await run('subscriber add -100123 --name Team', open)).toBe(0);
    expect(await run('subscriber add --name Team -100123:5 --json', open)).toBe(0);
    expect(added).toMatchObject([
      { address: '-100123', label: 'Team' },
      { address: '-100123:5', label: 'Team' },
    ]);
  });
});

describe('table', () => {
  it('lines up its columns', () => {
    expect(table(['A', 'B'], [['long', null]])).toBe('A     B\nlong  –');
  });
});
