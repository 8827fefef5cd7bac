import type { Page } from 'playwright-core';

import { chromiumPath } from '../support/browser';
import { DashboardHouse, type Window } from '../support/dashboard-house';
import { eventually } from '../support/eventually';

if (chromiumPath === null) console.warn('There is no Chromium here: the browser tests are skipped. Set CHROMIUM_PATH.');

const VERA = { email: 'vera@example.test', password: 'a quiet garden path' };

/** Of the customer of the fourth home, as the simulated Plume has them. */
const ACCOUNT_OF_FOURTH = 'CRM-0004';
const EMAIL_OF_FOURTH = 'customer4@example.test';

/** As many as take some seconds to be told, at so many in a second. */
const CROWD = 40;
const TOLD_PER_SECOND = 5;

/** What `GET /api/overview` holds of a location. */
interface Brief {
  readonly id: string;
  readonly name: string;
}

(chromiumPath === null ? describe.skip : describe)('a day with the dashboard', () => {
  let house: DashboardHouse;
  let ada: Window;
  let page: Page;
  let locations: readonly Brief[];

  beforeAll(async () => {
    const env = { TELEGRAM_MESSAGES_PER_SECOND: String(TOLD_PER_SECOND) };
    house = await DashboardHouse.open({ homes: 6, connected: true, env });
    ada = await house.opens(DashboardHouse.ADMIN);
    page = ada.page;
    const names = new Set(Array.from({ length: 6 }, (_, no) => house.plume.home(no).name));
    const watched = await eventually(async () => {
      const { locations: all } = await house.asks<{ locations: Brief[] }>('GET', '/api/overview');
      // Until Plume has told its name, a home bears its customer's.
      return all.length === 6 && all.every(({ name }) => names.has(name)) ? all : null;
    });
    locations = watched ?? [];
  }, 60_000);
  afterAll(() => house?.close());
  afterEach(() => expect(ada?.complaints.splice(0)).toEqual([]));

  const tiles = (of: Page) => of.locator('[role=listitem][data-state]');

  it('shows a viewer what they were granted, and nothing else', async () => {
    const mine = locations[0] as Brief;
    const foreign = locations[1] as Brief;
    const vera = { ...VERA, name: 'Vera', role: 'viewer' };
    const { id } = await house.asks<{ id: string }>('POST', '/api/users', vera);
    await house.asks('PUT', `/api/users/${id}/grants`, { grants: [{ type: 'location', id: mine.id }] });
    const window = await house.opens(VERA);
    await tiles(window.page).getByText(mine.name).waitFor();
    expect(await tiles(window.page).count()).toBe(1);
    expect(await window.page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    await window.page.goto(`${house.url}/locations/${foreign.id}`);
    await window.page.getByRole('alert').waitFor();
    expect(await window.page.getByText(foreign.name).count()).toBe(0);
    expect(window.complaints).toEqual([]);
    await window.page.context().close();
  });

  it('finds a home by its name, its account number, its customer’s e-mail address or the serial of a pod', async () => {
    const search = page.getByRole('searchbox');
    const home = house.plume.home(3);
    const { name } = home;
    for (const text of [name.slice(0, -1).toLowerCase(), ACCOUNT_OF_FOURTH, EMAIL_OF_FOURTH, home.gateway().id]) {
      await search.fill('nothing of that kind');
      await page.getByText('No location matches.').waitFor();
      await search.fill(text);
      await tiles(page).getByText(name).waitFor();
    }
    expect(await tiles(page).count()).toBe(1);
    await search.fill('');
  });

  it('lets no page run what we did not serve, and no script read who one is', async () => {
    const answer = await page.goto(house.url);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(await page.locator('script:not([src])').count()).toBe(0);
    const told = await page.evaluate<string>(
      `JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])`,
    );
    const secrets = (await page.context().cookies()).filter(({ httpOnly }) => httpOnly).map(({ value }) => value);
    expect(secrets).toHaveLength(2);
    for (const secret of secrets) expect(told).not.toContain(secret);

    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))`,
    );
    expect(await page.evaluate(`window.ran ?? null`)).toBeNull();
    expect(ada.complaints.splice(0).join()).toContain('Content Security Policy');
  });

  it('changes nothing for a page of somebody else, although the cookies come along', async () => {
    const wish = { scope: { type: 'all' }, untilResolved: true, reason: 'a forged wish' };
    const forged = `fetch('/api/silences', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: '${JSON.stringify(wish)}' }).then(({ status }) => status)`;
    expect(await page.evaluate(forged)).toBe(403);
    expect(await house.asks('GET', '/api/silences')).toMatchObject({ items: [] });
  });

  it('sends what could not be delivered once more, when somebody asks for it', async () => {
    const chat = house.telegram.user({ name: 'Ada' });
    chat.starts();
    await eventually(() => chat.messages.length > 1);
    const { id } = await house.asks<{ id: string }>('POST', '/api/destinations', {
      ...{ channel: 'telegram', address: String(chat.id), userId: null },
    });
    await house.asks('POST', '/api/subscriptions', { destinationId: id, scope: { type: 'all' } });
    const home = house.plume.home(2);
    house.telegram.refuses({ status: 400, only: 'sendMessage', times: 1 });
    home.goesDark();
    await eventually(async () => {
      const { items } = await house.asks<{ items: unknown[] }>('GET', '/api/deliveries?status=failed');
      return items.length > 0;
    });
    await page.goto(`${house.url}/notifications/deliveries`);
    await page.getByText('400 Bad Request').waitFor();
    await page.getByRole('button', { name: 'Send again', exact: true }).click();
    await chat.until(({ text }) => text.includes(home.name));
    await page.getByText('delivered', { exact: true }).first().waitFor();
    home.comesBack();
    await chat.until(({ text }) => text.includes(home.name) && /back|online/i.test(text));
  });

  it('says something to everybody of a role, after a look at it', async () => {
    const heard = house.telegram.user({ name: 'Anna' });
    heard.starts();
    const me = await house.asks<{ id: string }>('GET', '/api/auth/me');
    await house.asks('POST', '/api/destinations', {
      ...{ channel: 'telegram', address: String(heard.id), userId: me.id },
    });
    await page.goto(`${house.url}/notifications/messages`);
    await page.getByRole('button', { name: 'Write a message' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Works tonight');
    await page.getByRole('textbox', { name: 'Message' }).fill('From 22:00 we change the core router.');
    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'admin' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByText('Works tonight').first().waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await heard.until(({ text }) => text.includes('Works tonight'));
    await page.getByRole('region', { name: 'Progress' }).getByText('1 of 1 settled').waitFor();
  });

  it('takes back what has not been told yet of a message, and counts honestly what has been', async () => {
    const crowd = house.telegram.crowd(CROWD);
    for (const [no, chat] of crowd.entries()) {
      const person = { email: `person${no}@example.test`, name: `Person ${no}`, role: 'viewer' };
      const { id } = await house.asks<{ id: string }>('POST', '/api/users', person);
      const place = { channel: 'telegram', address: String(chat.id), userId: id };
      await house.asks('POST', '/api/destinations', place);
    }
    await page.goto(`${house.url}/notifications/messages`);
    await page.getByRole('button', { name: 'Write a message' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Works on Sunday');
    await page.getByRole('textbox', { name: 'Message' }).fill('No: on Saturday, of course.');
    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'viewer' }).click();
    await page.getByText(`${CROWD} deliveries would be made.`).waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const progress = page.getByRole('region', { name: 'Progress' });
    await progress.getByText(new RegExp(`^[1-9]\\d* of ${CROWD} settled`)).waitFor();
    await page.getByRole('region', { name: 'Progress' }).getByText('being sent').waitFor();
    await house.shoots(page, 'message-underway');
    await progress.getByRole('button', { name: 'Cancel what waits' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel what waits' }).click();
    await progress.getByText('cancelled', { exact: true }).waitFor();
    await progress.getByText(`${CROWD} of ${CROWD} settled`).waitFor();
    await progress.getByRole('button', { name: 'Cancel what waits' }).waitFor({ state: 'hidden' });
    await house.shoots(page, 'message-cancelled');

    const factOf = async (name: string) =>
      Number(await progress.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd').innerText());
    const told = crowd.filter(({ messages }) => messages.some(({ text }) => text.includes('Works on Sunday'))).length;
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(CROWD);
    expect(await factOf('delivered')).toBe(told);
    expect(await factOf('held back')).toBe(CROWD - told);
    expect([await factOf('failed'), await factOf('waiting')]).toEqual([0, 0]);
  });

  it('says when the server is gone, keeps what was known, and goes on by itself when it is back', async () => {
    await page.goto(house.url);
    await tiles(page).first().waitFor();
    await house.stops();
    await page.getByText('The server cannot be reached.').waitFor();
    expect(await tiles(page).count()).toBe(6);
    ada.complaints.splice(0);
    await house.starts();
    await page.getByText('The server cannot be reached.').waitFor({ state: 'hidden' });
    house.plume.home(4).goesDark();
    await page.getByRole('link', { name: `${house.plume.home(4).name} is offline` }).waitFor();
    house.plume.home(4).comesBack();
    // What a browser says of a socket that breaks off is no fault of ours.
    ada.complaints.splice(0);
  }, 90_000);

  it('holds thousands of locations in dozens of tiles', async () => {
    const window = await house.opens(DashboardHouse.ADMIN);
    const crowd = Array.from({ length: 5_000 }, (_, no) => ({
      ...{ id: `00000000-0000-4000-8000-${String(no).padStart(12, '0')}`, customerName: null },
      ...{
        name: `Home ${String(no).padStart(4, '0')}`,
        state: 'online',
        stateSince: null,
        podsOnline: 3,
        podsTotal: 3,
      },
    }));
    await window.page.route('**/api/overview', (route) => route.fulfill({ json: { locations: crowd } }));
    await window.page.goto(house.url);
    await window.page.getByText('5000 locations').waitFor();
    await tiles(window.page).getByText('Home 0000').waitFor();
    expect(await tiles(window.page).count()).toBeLessThan(300);
    await window.page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    await tiles(window.page).getByText('Home 4999').waitFor();
    expect(await tiles(window.page).count()).toBeLessThan(300);
    await window.page.getByRole('searchbox').fill('home 4321');
    await tiles(window.page).getByText('Home 4321').waitFor();
    expect(await tiles(window.page).count()).toBe(1);
    expect(window.complaints).toEqual([]);
    await window.page.context().close();
  });
});
