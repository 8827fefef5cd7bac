import { chmodSync, mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { PlumeCloud } from '../../simulators/plume/plume-cloud';
import { TelegramCloud } from '../../simulators/telegram/telegram-cloud';
import { barriers, chromiumPath, openBrowser, openPage } from '../support/browser';
import { BuiltProduct } from '../support/built-product';
import { emptyDatabase, type FreshDatabase } from '../support/database';

const ADMIN = { email: 'ada@example.test', password: 'correct horse battery' };

/** Screenshots for whoever wants to look: set SCREENSHOTS to a folder. */
const SHOTS = process.env.SCREENSHOTS;

if (chromiumPath === null) console.warn('There is no Chromium here: the browser tests are skipped. Set CHROMIUM_PATH.');

(chromiumPath === null ? describe.skip : describe)('the dashboard', () => {
  let folder: string;
  let database: FreshDatabase;
  let plume: PlumeCloud;
  let telegram: TelegramCloud;
  let product: BuiltProduct;
  let url: string;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'panoptes-browser-'));
    chmodSync(folder, 0o755);
    if (SHOTS) mkdirSync(SHOTS, { recursive: true });
    database = await emptyDatabase();
    plume = await PlumeCloud.start({ homes: 12 });
    telegram = await TelegramCloud.start({ limits: 'none' });
    product = new BuiltProduct(
      {
        DATABASE_URL: database.url,
        APP_SECRET: 'a root key for a test of forty characters',
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.url,
        PLUME_SSO_URL: plume.ssoUrl,
        PLUME_API_BASE: plume.apiBase,
        PLUME_REPORTS_BASE: plume.reportsBase,
        PLUME_CALLS_PER_SECOND: '0',
        PLUME_CALLS_PER_5_MINUTES: '0',
        POLL_INTERVAL_SECONDS: '1',
        CONFIRM_POLLS: '1',
        LOG_LEVEL: 'info',
      },
      folder,
    );
    url = await product.ready();
    browser = await openBrowser();
    ({ page, complaints } = await openPage(browser));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await Promise.all([plume?.stop(), telegram?.stop()]);
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const shot = (name: string) => SHOTS && page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });

  it('lets nobody in with a wrong password, and says so', async () => {
    await page.goto(url);
    await page.getByLabel('E-mail address').fill(ADMIN.email);
    await page.locator('input[autocomplete=current-password]').fill('wrong horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await barriers(page)).toEqual([]);
    await shot('sign-in');
  });

  it('leads from nothing to a test message', async () => {
    await page.locator('input[autocomplete=current-password]').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Connect a Plume account to begin.' }).click();
    await page.getByLabel('Authorization header').fill(plume.authHeader);
    await page.getByLabel('Partner id').fill(plume.partnerId);
    await page.getByRole('button', { name: 'Check and keep' }).click();
    await page.getByRole('radio', { name: 'everything' }).click();
    await page.getByRole('button', { name: 'Link Telegram' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await shot('setup');

    await page.getByRole('button', { name: 'Link Telegram' }).click();
    const command = await page.getByText(/^\/start /).innerText();
    const ada = telegram.user({ name: 'Ada' });
    ada.writes(command);
    await telegram.until(() => ada.messages.some(({ text }) => text.includes('You are linked')));
    ada.writes('/subscribe');
    const scopes = await telegram.until(() => ada.chat.fromBot.find(({ buttons }) => buttons.length > 0));
    const asked = scopes.text;
    await ada.presses(scopes.buttons.at(-1)?.text ?? '');
    await telegram.until(() => scopes.text !== asked);
    await ada.presses(scopes.buttons[0]?.text ?? '');
    await page.getByRole('button', { name: 'Send a test message' }).click();
    await telegram.until(() => ada.messages.some(({ text }) => /test/i.test(text)));
  });

  it('shows what is wrong, and one incident from red to green', async () => {
    await page.goto(url);
    await page.getByText('Nothing is wrong.').waitFor();
    const home = plume.home(3);
    home.goesDark();
    await page.getByRole('link', { name: `${home.name} is offline` }).click({ timeout: 50_000 });
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('acknowledged').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await shot('incident');
    home.comesBack();
    await page.getByText('over', { exact: true }).waitFor({ timeout: 50_000 });
  }, 120_000);

  it.each(['light', 'dark'] as const)('has no barriers on its pages in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const pages = ['/', '/incidents', '/notifications', '/admin', '/admin/users', '/admin/audit', '/me', '/setup'];
    for (const path of pages) {
      await page.goto(url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect([path, await barriers(page)]).toEqual([path, []]);
      await shot(`${colorScheme}${path.replaceAll('/', '-')}`);
    }
  });
});
