import { Writable } from 'node:stream';
import { Logger } from '@nestjs/common';

import { Secret } from '../secrets/secret';
import { Log } from './log';
import { withLogContext } from './log-context';
import { prettyLine } from './pretty';
import { redactText } from './redaction';

const TOKEN = '123456789:AAFakeTokenOfTheTestThatIsLongEnough';

describe('the log', () => {
  let said: string;
  let logger: Logger;

  const logTo = (level: string) => {
    said = '';
    const target = new Writable({
      write: (chunk, _, done) => {
        said += String(chunk);
        done();
      },
    });
    Logger.overrideLogger(new Log({ level, format: 'json', target }));
    logger = new Logger('Poller');
  };
  const line = () => JSON.parse(said) as Record<string, unknown>;

  beforeEach(() => logTo('info'));
  afterEach(() => Logger.overrideLogger(false));

  it('is a line of JSON with its level, moment and place', () => {
    logger.log('polled');
    expect(line()).toMatchObject({ level: 'info', context: 'Poller', msg: 'polled' });
    expect(new Date(line().time as string).getTime()).not.toBeNaN();
  });

  it('keeps fields apart from the text', () => {
    logger.warn({ locations: 3, account: { id: 'a1' } }, 'polled');
    expect(line()).toMatchObject({ level: 'warn', locations: 3, account: { id: 'a1' }, msg: 'polled' });
  });

  it('shows an error with its kind, code, stack and cause', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', request: { body: 'x' } });
    logger.error('cannot poll', new TypeError('no answer', { cause }));
    expect(line()).toMatchObject({
      msg: 'cannot poll',
      err: { type: 'TypeError', message: 'no answer', cause: { code: 'ECONNREFUSED' } },
    });
    expect(said).toContain('log.spec.ts');
    expect(said).not.toContain('"body"');
  });

  it('takes a caught error among other fields', () => {
    logger.warn({ chat: 7, cause: new Error('blocked') }, 'not delivered');
    expect(line()).toMatchObject({ chat: 7, err: { message: 'blocked' }, msg: 'not delivered' });
  });

  it('says nothing below its level', () => {
    logger.debug('details');
    expect(said).toBe('');
    logTo('debug');
    logger.debug('details');
    expect(line()).toMatchObject({ level: 'debug' });
  });

  it('carries the ids of the request it was said in, however deep', async () => {
    await withLogContext({ correlationId: 'c1' }, () =>
      withLogContext({ correlationId: 'c1', userId: 'u1' }, async () => {
        await Promise.resolve();
        logger.log('granted');
      }),
    );
    expect(line()).toMatchObject({ correlationId: 'c1', userId: 'u1' });
  });

  it.each([
    'authorization',
    'Authorization',
    'accessToken',
    'TELEGRAM_BOT_TOKEN',
    'password',
    'APP_SECRET',
    'sealed_auth_header',
    'authHeader',
    'apiKey',
    'key',
    'private_key',
    'set-cookie',
  ])('never shows the field %s', (name) => {
    logger.log({ request: { headers: [{ [name]: 'hunter2' }] } }, 'sent');
    expect(said).not.toContain('hunter2');
    expect(said).toContain('[redacted]');
  });

  it('still tells what only sounds like a secret', () => {
    logger.log({ monkey: 'Bubbles', keyboard: 3, authHeader: null, token: undefined, tokenRefused: true }, 'seen');
    expect(line()).toMatchObject({ monkey: 'Bubbles', keyboard: 3, authHeader: null, tokenRefused: true });
  });

  it.each([
    ['the URL of a call', `https://api.telegram.org/bot${TOKEN}/sendMessage`, TOKEN],
    ['a refused URL', '/bot999:short/getMe failed', '999:short'],
    ['a bare token', `the token ${TOKEN} is wrong`, TOKEN],
    ['a Basic header', 'authorization: Basic Zm9vOmJhcg==', 'Zm9vOmJhcg'],
    ['a Basic header as documents write it', 'Basic: Zm9vOmJhcg==', 'Zm9vOmJhcg'],
    ['a Bearer header', '"bearer eyJhbGciOi.J9.x-_y"', 'eyJhbGciOi'],
    ['the URL of a database', 'postgres://panoptes:hunter2@db:5432/panoptes', 'hunter2'],
  ])('never shows %s, wherever it stands', (_, text, secret) => {
    const error = Object.assign(new Error(`failed: ${text}`, { cause: new Error(text) }), { url: text });
    logger.error(text, { inner: [text], error }, error);
    expect(said).not.toContain(secret);
    expect(said.match(/\[redacted\]/g)?.length).toBeGreaterThan(4);
  });

  it('leaves other texts as they are', () => {
    const text = 'GET /api/telegram/bot/info at 12:30:45 for https://panoptes.example.net:8443/a?b=c, basic plan';
    expect(redactText(text)).toBe(text);
  });

  it('shows no Secret, and takes circles, numbers beyond counting and long lists', () => {
    const circle: Record<string, unknown> = { name: 'round', held: new Secret('hunter2'), count: 10n };
    circle.self = circle;
    logger.log({ circle, many: Array.from({ length: 1_000 }, (_, no) => no) }, 'odd');
    expect(said).not.toContain('hunter2');
    expect(line()).toMatchObject({ circle: { name: 'round', self: '[circular]', count: '10' } });
    expect((line().many as unknown[]).length).toBe(101);
  });
});

describe('the log on a terminal', () => {
  const told = { level: 'error', time: '2026-03-02T12:00:01.234Z', context: 'Poller', msg: 'cannot poll', tries: 3 };

  it('is a line for people, with the stack of an error below it', () => {
    const err = { stack: 'Error: no answer\n    at poll', cause: { type: 'Error', message: 'refused' } };
    expect(prettyLine(JSON.stringify({ ...told, err }), false)).toBe(
      [
        '12:00:01.234 ERROR [Poller] cannot poll  tries=3',
        '    Error: no answer',
        '        at poll',
        '    caused by',
        '    Error: refused',
        '',
      ].join('\n'),
    );
  });

  it('has colours where there are some', () => {
    expect(prettyLine(JSON.stringify(told), true)).toContain('\u001b[31mERROR');
  });
});
