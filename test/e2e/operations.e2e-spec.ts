import { Writable } from 'node:stream';

import { minutes } from '../../src/domain/duration';
import type { Readiness } from '../../src/entrypoints/rest/health.service';
import { deliveriesLoop, Sender } from '../../src/notifications/sender.service';
import { House } from '../support/house';

describe('what operators see', () => {
  let house: House;

  beforeAll(async () => {
    house = await House.open({ env: { METRICS_TOKEN: 'for-prometheus-alone' } });
    await house.movesIn();
    await house.subscribes(house.telegram.crowd(1)[0]?.id ?? 0);
    await house.pass(minutes(1));
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    await house.turn('reminders', 'telegram-heartbeat');
  });
  afterAll(() => house.close());

  it('says that it lives, whatever else is the matter', async () => {
    await house.plume.goesAway();
    const { statusCode, body } = await house.app.inject({ url: '/health/live' });
    await house.plume.returns();
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ status: 'up', version: expect.any(String) as string });
  });

  it('says that it is ready, part by part', async () => {
    const { statusCode, readiness } = await ready();
    expect(statusCode).toBe(200);
    expect(readiness).toMatchObject({
      status: 'up',
      parts: {
        database: { state: 'up' },
        queue: { state: 'up' },
        poller: { state: 'up' },
        telegram: { state: 'up' },
      },
    });
  });

  it('stays ready while Plume is out, and tells of it', async () => {
    house.plume.fails(500);
    await house.pass(minutes(3));
    await house.turn('telegram-heartbeat');
    const { statusCode, readiness } = await ready();
    expect(statusCode).toBe(200);
    expect(readiness.parts.poller).toMatchObject({ state: 'up', detail: 'Plume account default is unreachable.' });
    house.plume.recovers();
    await house.pass(minutes(3));
  });

  it('is not ready when Telegram refuses the token', async () => {
    const refusal = house.telegram.refuses({ status: 401, only: 'getMe' });
    await house.turn('telegram-heartbeat');
    const { statusCode, readiness } = await ready();
    expect(statusCode).toBe(503);
    expect(readiness.parts.telegram.state).toBe('down');
    expect(readiness.parts.telegram.detail).toContain('TELEGRAM_BOT_TOKEN');
    refusal.lift();
    await house.turn('telegram-heartbeat');
    expect((await ready()).statusCode).toBe(200);
  });

  it('is not ready when a loop turns no more', async () => {
    await house.clock.pass(minutes(3));
    const { statusCode, readiness } = await ready();
    expect(statusCode).toBe(503);
    expect(readiness.parts.poller.state).toBe('down');
    expect(readiness.parts.queue.state).toBe('down');
    await house.look();
    await house.turn('telegram-heartbeat');
    expect((await ready()).statusCode).toBe(200);
  });

  it('gives its figures to whoever has the token', async () => {
    for (const authorization of [undefined, 'Bearer wrong', 'for-prometheus-alone']) {
      const headers = authorization ? { authorization } : {};
      expect((await house.app.inject({ url: '/metrics', headers })).statusCode).toBe(401);
    }
    const { statusCode, headers } = await house.app.inject({
      url: '/metrics',
      headers: { authorization: 'Bearer for-prometheus-alone' },
    });
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('text/plain');
  });

  it.each([
    /^panoptes_polls_total\{outcome="changed"\} [1-9]/m,
    /^panoptes_polls_total\{outcome="unchanged"\} [1-9]/m,
    /^panoptes_polls_total\{outcome="failed"\} [1-9]/m,
    /^panoptes_poll_lag_seconds \d/m,
    /^panoptes_plume_calls_total\{.*outcome=".+"\} [1-9]/m,
    /^panoptes_transitions_total\{to="offline"\} [1-9]/m,
    /^panoptes_incidents_open\{kind="location_offline"\} 1$/m,
    /^panoptes_incidents_open\{kind="pod_offline"\} 0$/m,
    /^panoptes_deliveries_total\{channel="telegram",status="delivered"\} [1-9]/m,
    /^panoptes_outbox_waiting 0$/m,
    /^panoptes_outbox_oldest_seconds 0$/m,
  ])('counts %s', async (line) => {
    const headers = { authorization: 'Bearer for-prometheus-alone' };
    expect((await house.app.inject({ url: '/metrics', headers })).body).toMatch(line);
  });

  it('knows no other page', async () => {
    expect((await house.app.inject({ url: '/nowhere' })).statusCode).toBe(404);
  });

  async function ready(): Promise<{ statusCode: number; readiness: Readiness }> {
    const { statusCode, body } = await house.app.inject({ url: '/health/ready' });
    return { statusCode, readiness: JSON.parse(body) as Readiness };
  }
});

describe('a product for which nothing was set', () => {
  it('is ready, and says what is off', async () => {
    const none = {
      TELEGRAM_BOT_TOKEN: undefined,
      PLUME_AUTH_HEADER: undefined,
      PLUME_PARTNER_ID: undefined,
      ADMIN_EMAIL: undefined,
    };
    const house = await House.open({ env: none });
    await house.turn('look', ...house.app.get(Sender).kinds.map(deliveriesLoop));
    const { statusCode, body } = await house.app.inject({ url: '/health/ready' });
    expect(statusCode).toBe(200);
    const { parts } = JSON.parse(body) as Readiness;
    expect(parts.telegram).toMatchObject({
      state: 'off',
      detail: expect.stringContaining('TELEGRAM_BOT_TOKEN') as string,
    });
    expect(parts.poller).toMatchObject({
      state: 'off',
      detail: expect.stringContaining('PLUME_AUTH_HEADER') as string,
    });
    await house.close();
  });
});

describe('what the log says of trouble that is nobody’s bug', () => {
  it('is one line for refused credentials and for a wrong password, and no stack trace', async () => {
    const lines: { level: string; msg: string; err?: object; reason?: string }[] = [];
    const logs = new Writable({
      decodeStrings: false,
      write: (line, _, done) => {
        lines.push(JSON.parse(String(line)) as (typeof lines)[number]);
        done();
      },
    });
    const house = await House.open({ logs });
    await house.movesIn();
    lines.splice(0);
    house.plume.refusesCredentials();
    house.plume.revokesTokens();
    await house.pass(minutes(12), minutes(1));
    await house.until(house.turn('discovery'));
    const payload = { email: 'ada@example.test', password: 'a wrong one' };
    await house.app.inject({ method: 'POST', url: '/api/auth/login', payload });
    await house.close();
    const bad = lines.filter(({ level }) => level === 'warn' || level === 'error');
    expect(bad.map(({ level, msg }) => `${level}: ${msg}`)).toEqual([
      'warn: the Plume account is refused',
      'warn: lost sight of locations',
      'warn: locations could not be listed',
      'warn: a sign-in was refused',
    ]);
    expect(bad[0]?.reason).toContain('Plume does not accept the authorization header');
    expect(bad.filter(({ err }) => err)).toEqual([]);
    expect(JSON.stringify(lines)).not.toContain('a wrong one');
  });
});
