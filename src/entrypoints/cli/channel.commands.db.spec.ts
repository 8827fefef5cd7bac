import type { INestApplicationContext } from '@nestjs/common';

import { TwilioCloud } from '../../../test/support/far-sides/twilio-cloud';
import { House } from '../../../test/support/house';
import { Paper } from '../../../test/support/paper';
import { rows } from '../../platform/database/sql';
import { runCommandLine } from './panoptes';

describe('panoptes channel', () => {
  let house: House;
  let twilio: TwilioCloud;
  let paper: Paper;

  beforeAll(async () => {
    twilio = await TwilioCloud.start();
    house = await House.open();
  });
  afterAll(async () => {
    await house.close();
    await twilio.stop();
  });
  beforeEach(() => (paper = new Paper()));

  const run = (...words: string[]) => {
    const services = house.app as INestApplicationContext;
    const open = () => Promise.resolve({ services, close: () => Promise.resolve() });
    const means = { open, openDatabase: () => Promise.reject(new Error('away')), now: () => house.clock.now() };
    return runCommandLine(words, { ...means, terminal: paper });
  };

  it('takes all settings as JSON from standard input, and never says a secret', async () => {
    const { accountSid, authToken, number: from, url: apiBase } = twilio;
    paper.piped = JSON.stringify({ accountSid, authToken, from, apiBase });
    expect(await run('channel', 'set', 'sms', '--json')).toBe(0);
    expect(JSON.parse(paper.said)).toMatchObject({ channel: 'sms', state: 'ok', settings: { authToken: '•••' } });
    expect(paper.said).not.toContain(authToken);
  });

  it('takes single settings by their names, a secret only where nobody sees it', async () => {
    expect(await run('channel', 'set', 'sms', '--monthly-budget', '50')).toBe(0);
    expect(await run('channel', 'set', 'sms', '--auth-token', twilio.authToken)).toBe(2);
    expect(paper.complaints).toContain('is a secret');
    paper.piped = twilio.authToken;
    expect(await run('channel', 'set', 'sms', '--auth-token', '-')).toBe(0);
    expect(await run('channel', 'set', 'sms', '--colour', 'red')).toBe(2);
    expect(paper.complaints).toContain('monthlyBudget');
  });

  it('refuses a setting that is not good', async () => {
    expect(await run('channel', 'set', 'sms', '--monthly-budget', '-3')).toBe(1);
    expect(paper.complaints).toContain('monthlyBudget');
  });

  it('switches a channel off and on', async () => {
    expect(await run('channel', 'disable', 'sms')).toBe(0);
    expect(paper.said).toBe('SMS: off');
    expect(await run('channel', 'enable', 'sms')).toBe(0);
    expect(paper.said).toBe('SMS: ok');
  });

  it('tries a channel, with a message where an address is given', async () => {
    expect(await run('channel', 'test', 'telegram')).toBe(0);
    expect(paper.said).toContain('Telegram takes the token');
    expect(await run('channel', 'test', 'sms', '--address', '+34600111222')).toBe(0);
    expect(twilio.messages).toHaveLength(1);
    expect(await run('channel', 'test', 'email')).toBe(1);
  });

  it('lists them all', async () => {
    expect(await run('channel', 'list')).toBe(0);
    expect(paper.said).toMatch(/^CHANNEL +STATE/);
    expect(paper.said).toMatch(/^sms +ok/m);
  });

  it('sends everything again that has failed, once and in order', async () => {
    const [ana] = house.telegram.crowd(1);
    await house.movesIn();
    await house.subscribes(ana?.id ?? 0);
    for (const home of [0, 1]) house.plume.home(home).goesDark(house.clock.now());
    await house.pass(180_000);
    const told = ana?.chat.fromBot.length ?? 0;
    await house.db.query(`UPDATE deliveries SET status = 'failed'`);
    expect(await run('deliveries', 'retry', '--all', '--channel', 'telegram', '--json')).toBe(0);
    expect(JSON.parse(paper.said)).toEqual({ retried: told });
    expect(await run('deliveries', 'retry', '--all')).toBe(0);
    expect(paper.said).toBe('0 deliveries are on their way again');
    expect(await run('deliveries', 'retry')).toBe(2);
    await house.pass(60_000);
    expect(await rows(house.db, 'SELECT id FROM deliveries WHERE waiting')).toEqual([]);
  });

  it('shows what came of each attempt of a delivery', async () => {
    const [delivery] = await rows<{ id: string }>(
      house.db,
      `SELECT id FROM deliveries WHERE status = 'delivered' ORDER BY queued_at LIMIT 1`,
    );
    expect(await run('deliveries', 'show', delivery?.id ?? '')).toBe(0);
    const [head, titles, first, second] = paper.said.split('\n');
    expect(head).toMatch(/^incident\.opened to \d+ by telegram: delivered/);
    expect(titles).toMatch(/^ATTEMPT +AT +TOOK +OUTCOME +SAID +RECEIPT$/);
    // It was sent, and once more when everything was.
    expect([first, second]).toEqual([
      expect.stringMatching(/^1 .* ms +delivered/),
      expect.stringMatching(/^2 .*delivered/),
    ]);
    expect(await run('deliveries', 'show', 'nobody')).toBe(1);
  });
});
