import type { Finding } from '../../src/entrypoints/cli/doctor-checks';
import { type Means, runCommandLine } from '../../src/entrypoints/cli/panoptes';
import { Terminal } from '../../src/entrypoints/cli/terminal';
import { hours, minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { emptyDatabase } from '../support/database';
import { House } from '../support/house';

const PUBLIC_URL = 'https://panoptes.example.test';

/** A terminal that remembers what was said. */
class Paper extends Terminal {
  said = '';

  override say(text: string): void {
    this.said += `${text}\n`;
  }

  override complain(text: string): void {
    this.said += `${text}\n`;
  }
}

describe('the command line beside a product that runs', () => {
  let house: House;

  beforeAll(async () => {
    house = await House.open({ env: { TELEGRAM_MODE: 'webhook', PUBLIC_URL } });
    await house.movesIn();
  });
  afterAll(() => house.close());

  describe('doctor', () => {
    it('misses the webhook, and says how to set it', async () => {
      const { code, part } = await doctor();
      expect(code).toBe(1);
      expect(part('webhook')).toMatchObject({
        state: 'failed',
        advice: expect.stringContaining('webhook set') as string,
      });
      expect((await run('telegram webhook set')).code).toBe(0);
    });

    it('finds everything well', async () => {
      const { code, findings, part } = await doctor();
      expect(findings.filter(({ state }) => state !== 'ok' && state !== 'warning')).toEqual([]);
      expect(part('webhook')).toMatchObject({ state: 'ok', detail: `${PUBLIC_URL}/api/telegram/webhook` });
      expect(part('plume: default')).toMatchObject({ state: 'ok' });
      expect(part('polling')).toMatchObject({ state: 'ok' });
      expect(code).toBe(0);
      expect((await run('doctor')).said).toMatch(/PART +STATE +FOUND +WHAT TO DO/);
    });

    it('sees that Telegram cannot push, for an hour', async () => {
      const { webhook } = house.telegram.world.updates;
      if (webhook) webhook.lastError = { at: house.clock.now().getTime(), message: 'Wrong response: 401 Unauthorized' };
      await house.clock.pass(minutes(5));
      expect((await doctor()).part('webhook')).toMatchObject({
        state: 'warning',
        detail: expect.stringContaining('5 min ago') as string,
        advice: expect.stringContaining('secret') as string,
      });
      await house.clock.pass(hours(1));
      expect((await doctor()).part('webhook')).toMatchObject({ state: 'ok' });
    });

    it('sees a webhook that leads elsewhere', async () => {
      await run('telegram webhook set --url https://elsewhere.example.test/hook');
      expect((await doctor()).part('webhook')).toMatchObject({ state: 'warning' });
      await run('telegram webhook set');
    });

    it('asks Plume itself whether it takes the credentials', async () => {
      house.plume.refusesCredentials();
      const { code, part } = await doctor();
      house.plume.recovers();
      expect(code).toBe(1);
      expect(part('plume: default')).toMatchObject({ state: 'failed', advice: expect.any(String) as string });
    });

    it('sees that Telegram refuses the token', async () => {
      const refusal = house.telegram.refuses({ status: 401 });
      const { code, part } = await doctor();
      refusal.lift();
      expect(code).toBe(1);
      expect(part('telegram')).toMatchObject({
        state: 'failed',
        advice: expect.stringContaining('@BotFather') as string,
      });
    });

    it('tells a database that is older than this version from one that is away', async () => {
      const empty = await emptyDatabase();
      const openDatabase = () => Promise.resolve({ url: empty.url, close: () => Promise.resolve() });
      const old = await run('doctor', { open: away, openDatabase });
      await empty.drop();
      expect(old.code).toBe(1);
      expect(old.said).toContain('panoptes db migrate');
      expect((await run('doctor', { open: away, openDatabase: away })).said).toContain('check DATABASE_URL');
    });

    it('shows no secret', async () => {
      const { said } = await run('doctor --json');
      for (const secret of [house.plume.authHeader.slice(6), house.telegram.token.split(':')[1]]) {
        expect(said).not.toContain(secret);
      }
    });
  });

  describe('telegram webhook', () => {
    it('tells where it is and how it does, and ends it', async () => {
      const info = await run('telegram webhook info --json');
      expect(JSON.parse(info.said)).toMatchObject({ mode: 'webhook', url: `${PUBLIC_URL}/api/telegram/webhook` });
      expect((await run('telegram webhook delete')).said).toContain('webhook: none');
      expect((await run('telegram webhook info')).code).toBe(0);
    });

    it('refuses what is not https', async () => {
      const { code, said } = await run('telegram webhook set http://panoptes.example.test/hook');
      expect(code).toBe(1);
      expect(said).toContain('https');
    });

    it('is in the audit, by the command line', async () => {
      const deeds = await rows<{ via: string }>(
        house.db,
        `SELECT DISTINCT action, via FROM audit_log WHERE action LIKE 'telegram.webhook-%' ORDER BY 1`,
      );
      expect(deeds).toEqual([
        { action: 'telegram.webhook-removed', via: 'cli' },
        { action: 'telegram.webhook-set', via: 'cli' },
      ]);
    });
  });

  describe('secrets rotate', () => {
    it('seals everything anew while homes are watched, and nothing is missed', async () => {
      const before = await sealed();
      const looking = house.pass(minutes(5), minutes(0.5));
      for (let turn = 0; turn < 3; turn++) {
        const { code, said } = await run('secrets rotate --json');
        expect(code).toBe(0);
        // Plume's header, and the keys of web push.
        expect(JSON.parse(said)).toMatchObject({ resealed: 2, unreadable: 0 });
      }
      await looking;
      expect(await sealed()).not.toEqual(before);
      expect((await doctor()).part('plume: default')).toMatchObject({ state: 'ok' });
      house.plume.revokesTokens();
      await house.pass(minutes(2));
      expect(await house.states()).toEqual(['online', 'online', 'online']);
    });

    it('goes on at a process that starts afterwards', async () => {
      const next = await House.join(house);
      await next.pass(minutes(2));
      expect(await next.states()).toEqual(['online', 'online', 'online']);
      await next.close();
    });

    it('says how much could not be opened', async () => {
      await house.db.query(
        `INSERT INTO plume_accounts (name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
           state, state_since, discovery_due_at, created_at)
         SELECT 'broken', 'broken', 'v1.00000000-0000-4000-8000-000000000000.AAAA', sso_url, api_base, reports_base,
           'selected', 'ok', state_since, discovery_due_at, created_at FROM plume_accounts`,
      );
      const { code, said } = await run('secrets rotate');
      expect(code).toBe(1);
      expect(said).toContain('enter those secrets anew');
    });
  });

  const sealed = () => rows(house.db, 'SELECT sealed_auth_header AS text FROM plume_accounts ORDER BY name');

  const away = () => Promise.reject(new Error('somewhere else'));

  async function run(line: string, doors: Partial<Means> = {}): Promise<{ code: number; said: string }> {
    const terminal = new Paper();
    const open = () => Promise.resolve({ services: house.app, close: () => Promise.resolve() });
    const means = { open, openDatabase: away, now: () => house.clock.now(), terminal, ...doors };
    const code = await house.until(runCommandLine(line.split(' '), means));
    return { code, said: terminal.said };
  }

  async function doctor() {
    const { code, said } = await run('doctor --json');
    const { findings } = JSON.parse(said) as { findings: Finding[] };
    return { code, findings, part: (name: string) => findings.find(({ part }) => part === name) };
  }
});
