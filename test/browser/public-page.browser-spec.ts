import type { Page } from 'playwright-core';

import { barriers, chromiumPath, openPage } from '../support/browser';
import { DashboardHouse } from '../support/dashboard-house';
import { eventually } from '../support/eventually';

if (chromiumPath === null) console.warn('There is no Chromium here: the browser tests are skipped. Set CHROMIUM_PATH.');

(chromiumPath === null ? describe.skip : describe)('a page for the public', () => {
  let house: DashboardHouse;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    house = await DashboardHouse.open({ connected: true });
    ({ page, complaints } = await house.opens(DashboardHouse.ADMIN));
  }, 60_000);
  afterAll(() => house?.close());
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  it('is made by an admin in a minute', async () => {
    await page.getByText('12 locations').waitFor();
    await page.goto(`${house.url}/admin/status-pages`);
    await page.getByRole('button', { name: 'Make a status page' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Title' }).fill('WiFi of North City');
    await form.getByRole('textbox', { name: 'Address' }).fill('North City');
    await form.getByLabel('Time zone').fill('Europe/Madrid');
    await form.getByRole('button', { name: 'Make a status page' }).click();
    await form.getByText('must be lower-case letters').waitFor();
    await form.getByRole('textbox', { name: 'Address' }).fill('north-city');
    await form.getByRole('button', { name: 'Make a status page' }).click();
    await page.getByRole('link', { name: '/status/north-city' }).waitFor();
    expect(await barriers(page)).toEqual([]);

    for (const [no, name] of ['Library', 'Town hall', 'School'].entries()) {
      if (no === 0) await page.getByRole('button', { name: 'Locations', exact: true }).click();
      await page.getByRole('combobox', { name: 'Add a location' }).fill(house.plume.home(no).name);
      await page.getByRole('option', { name: house.plume.home(no).name }).click();
      await page.getByLabel(`Public name of ${house.plume.home(no).name}`).fill(name);
    }
    expect(await barriers(page)).toEqual([]);
    await house.shoots(page, 'status-locations');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('3 locations').waitFor();

    await page.getByRole('button', { name: 'Notices' }).click();
    await page.getByRole('button', { name: 'Add a notice' }).click();
    await page.getByRole('textbox', { name: 'Heading' }).fill('New masts');
    await page
      .getByRole('textbox', { name: 'What people should know' })
      .fill('On Monday we put up new masts.\nShort breaks are possible.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'New masts' }).waitFor();
    await house.shoots(page, 'status-notices');
  });

  it('says what does not answer', async () => {
    house.plume.home(0).goesDark();
    await eventually(async () => (await house.asks<{ items: unknown[] }>('GET', '/api/incidents')).items.length > 0);
  });

  it.each([
    ['a phone at night', { viewport: { width: 360, height: 740 }, colorScheme: 'dark', locale: 'es-MX' }],
    ['a desk by day', { viewport: { width: 1280, height: 900 }, colorScheme: 'light', locale: 'en-GB' }],
    ['a wall', { viewport: { width: 2560, height: 1440 }, colorScheme: 'dark', locale: 'en-US' }],
  ] as const)('is read by everybody, on %s, without a script', async (name, settings) => {
    const visitor = await openPage(house.browser, { ...settings, javaScriptEnabled: false });
    await visitor.page.goto(`${house.url}/status/north-city`);
    await visitor.page
      .getByText(settings.locale === 'es-MX' ? /Library no responde desde/ : /Library has not answered since/)
      .waitFor();
    await visitor.page.getByRole('heading', { name: 'New masts' }).waitFor();
    await house.shoots(visitor.page, `status-${name.replaceAll(' ', '-')}`);
    expect(visitor.complaints).toEqual([]);
    await visitor.page.context().close();
  });

  it.each(['light', 'dark'] as const)('has no barriers in %s', async (colorScheme) => {
    const visitor = await openPage(house.browser, { colorScheme });
    for (const address of ['/status/north-city', '/status/nowhere']) {
      await visitor.page.goto(house.url + address);
      expect([address, await barriers(visitor.page)]).toEqual([address, []]);
    }
    const wide = await visitor.page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
    expect(wide).toBe(false);
    await visitor.page.context().close();
  });
});
