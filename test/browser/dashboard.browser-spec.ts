import type { Page } from 'playwright-core';

import type { Person } from '../../simulators/telegram/world/person';
import { barriers, chromiumPath, openPage } from '../support/browser';
import { DashboardHouse } from '../support/dashboard-house';

const { ADMIN } = DashboardHouse;

/** Every page with an address of its own that shows no single thing. */
const PAGES = [
  ...['/', '/incidents', '/inbox', '/assistant', '/me', '/setup'],
  ...['destinations', 'subscriptions', 'preferences', 'messages', 'deliveries'].map((part) => `/notifications/${part}`),
  ...['accounts', 'silences', 'channels', 'templates', 'status-pages', 'users', 'audit', 'system'].map(
    (part) => `/admin/${part}`,
  ),
];

if (chromiumPath === null) console.warn('There is no Chromium here: the browser tests are skipped. Set CHROMIUM_PATH.');

(chromiumPath === null ? describe.skip : describe)('the dashboard', () => {
  let house: DashboardHouse;
  let page: Page;
  let complaints: string[];
  let ada: Person;

  beforeAll(async () => {
    house = await DashboardHouse.open();
    ({ page, complaints } = await openPage(house.browser));
  }, 60_000);
  afterAll(() => house?.close());
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const shot = (name: string) => house.shoots(page, name);

  it('lets nobody in with a wrong password, and says so', async () => {
    await page.goto(house.url);
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
    await page.getByLabel('Authorization header').fill(house.plume.authHeader);
    await page.getByLabel('Partner id').fill(house.plume.partnerId);
    await page.getByRole('button', { name: 'Check and keep' }).click();
    await page.getByRole('radio', { name: 'everything' }).click();
    await page.getByRole('button', { name: 'Link Telegram' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await shot('setup');

    await page.getByRole('button', { name: 'Link Telegram' }).click();
    const command = await page.getByText(/^\/start /).innerText();
    ada = house.telegram.user({ name: 'Ada' });
    ada.writes(command);
    await house.telegram.until(() => ada.messages.some(({ text }) => text.includes('You are linked')));
    ada.writes('/subscribe');
    const scopes = await house.telegram.until(() => ada.chat.fromBot.find(({ buttons }) => buttons.length > 0));
    const asked = scopes.text;
    await ada.presses(scopes.buttons.at(-1)?.text ?? '');
    await house.telegram.until(() => scopes.text !== asked);
    await ada.presses(scopes.buttons[0]?.text ?? '');
    await page.getByRole('button', { name: 'Send a test message' }).click();
    await house.telegram.until(() => ada.messages.some(({ text }) => /test/i.test(text)));
  });

  it('shows what is wrong, tells whoever wants to hear, and one incident from red to green', async () => {
    await page.goto(house.url);
    await page.getByText('Nothing is wrong.').waitFor();
    const home = house.plume.home(3);
    home.goesDark();
    await page.getByRole('link', { name: `${home.name} is offline` }).click({ timeout: 50_000 });
    await ada.until(({ text }) => text.includes(home.name) && text.includes('offline'));
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('acknowledged').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await shot('incident');
    home.comesBack();
    await page.getByText('over', { exact: true }).waitFor({ timeout: 50_000 });
  }, 120_000);

  it.each(['light', 'dark'] as const)(
    'has no barriers on its pages in %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(house.url);
      const location = await page.locator('a[href^="/locations/"]').first().getAttribute('href');
      const found: Record<string, string[]> = {};
      for (const path of [...PAGES, location ?? '']) {
        await page.goto(house.url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        found[path] = await barriers(page);
        await shot(`${colorScheme}${path === location ? '-location' : path.replaceAll('/', '-')}`);
      }
      expect(Object.entries(found).filter(([, barred]) => barred.length > 0)).toEqual([]);
    },
    120_000,
  );
});
