import type { Page } from 'playwright-core';

import { barriers, chromiumPath } from '../support/browser';
import { DashboardHouse } from '../support/dashboard-house';
import { ModelServer } from '../support/far-sides/model-server';

(chromiumPath === null ? describe.skip : describe)('the assistant in the dashboard', () => {
  let model: ModelServer;
  let house: DashboardHouse;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    model = await ModelServer.start('google');
    house = await DashboardHouse.open({ connected: true, env: model.environment });
    ({ page, complaints } = await house.opens(DashboardHouse.ADMIN));
  }, 90_000);
  afterAll(async () => {
    await house?.close();
    await model.stop();
  });
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const ask = async (question: string) => {
    await page.getByLabel('Ask about your network').fill(question);
    await page.keyboard.press('Enter');
  };

  it('answers while one reads, and shows what the answer rests on', async () => {
    house.plume.home(2).goesDark();
    await page.getByRole('link', { name: 'Assistant' }).click();
    await page.mouse.move(640, 500);
    await page.getByText('Answers come from what you may see here').waitFor();
    expect(await barriers(page)).toEqual([]);
    await house.shoots(page, 'assistant-empty');
    let goOn = () => undefined as void;
    const waits = new Promise<void>((resolve) => (goOn = resolve));
    model.plays(
      { calls: [{ name: 'get_overview' }, { name: 'list_locations', args: { state: 'offline' } }] },
      { says: ['**One** of 12 locations is offline:\n- `Casa`'], waits, then: ', <b>since</b> noon.' },
    );
    await ask('How many are offline?');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByText('of 12 locations is offline').waitFor();
    goOn();
    await page.getByText(', <b>since</b> noon.').waitFor();
    await page.getByText('2 sources').click();
    expect(await barriers(page)).toEqual([]);
    await house.shoots(page, 'assistant-answer');
  });

  it('asks for a yes, and does it then', async () => {
    await page.getByRole('link', { name: 'Incidents' }).click();
    const link = page.getByRole('link', { name: /is offline$/ });
    await link.waitFor({ timeout: 50_000 });
    const incidentId = (await link.getAttribute('href'))?.split('/').at(-1);
    await page.getByRole('link', { name: 'Assistant' }).click();
    await page.mouse.move(640, 500);
    model.plays(
      { calls: [{ name: 'acknowledge_incident', args: { incidentId } }] },
      { says: 'It waits for your yes.' },
    );
    await ask('Take it over');
    await page.getByText('Shall this be done?').waitFor();
    expect(await barriers(page)).toEqual([]);
    await house.shoots(page, 'assistant-confirm');
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await page.getByText('Done.').waitFor();
  });

  it('stops when one has heard enough, tells of trouble, and finds earlier conversations again', async () => {
    model.plays({ says: ['So far'], falls: 'silent' });
    await ask('Everything');
    await page.getByText('So far').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    model.plays({ refuses: 429 });
    await ask('Why?');
    await page.getByText('quota of our key is used up').waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('button', { name: 'How many are offline?' }).click();
    await page.getByText('2 sources').waitFor();
    await page.mouse.move(640, 500);
    expect(await barriers(page)).toEqual([]);
  });

  it('is of use on a phone, in the dark, and in Spanish', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: 'Español' }).click();
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    await page.getByLabel('Pregunte por su red').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await house.shoots(page, 'assistant-phone');
  });
});
