import type { Page } from 'playwright-core';

import { codeAt, stepAt } from '../../src/auth/totp';
import { bytesOf } from '../support/authenticator';
import { barriers, chromiumPath } from '../support/browser';
import { DashboardHouse } from '../support/dashboard-house';
import { OpenIdProvider } from '../support/openid-provider';

if (chromiumPath === null) console.warn('There is no Chromium here: the browser tests are skipped. Set CHROMIUM_PATH.');

const OTTO = { email: 'otto@example.test', password: 'a quiet garden path', name: 'Otto', role: 'operator' };

(chromiumPath === null ? describe.skip : describe)('coming in', () => {
  let provider: OpenIdProvider;
  let house: DashboardHouse;
  /** Where the provider sends people back to: not the address that the listener has, as in life. */
  let door: string;

  beforeAll(async () => {
    provider = await OpenIdProvider.start();
    house = await DashboardHouse.open({ homes: 1, env: { ...provider.environment, OIDC_ROLE_CLAIM: 'role' } });
    door = `http://localhost:${new URL(house.url).port}`;
    await house.asks('POST', '/api/users', OTTO);
  }, 60_000);
  afterAll(async () => {
    await house?.close();
    await provider?.close();
  });

  const isIn = (page: Page) => page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

  const byOrganisation = async (page: Page) => {
    await page.getByRole('link', { name: 'Sign in with your organisation' }).click();
    await page.getByRole('link', { name: 'Go on' }).click();
  };

  it('through one’s organisation: told why not yet, and once it says who one is here, on to the overview', async () => {
    const { page, complaints } = await house.opens(null);
    await page.goto(door);
    provider.claims = { sub: 'grace', email: 'grace@example.test', email_verified: true, name: 'Grace' };
    await byOrganisation(page);
    await page.getByRole('alert').getByText('may not come in here yet').waitFor();
    expect(await barriers(page)).toEqual([]);
    await house.shoots(page, 'sign-in-organisation');

    provider.claims = { ...provider.claims, role: 'operator' };
    await byOrganisation(page);
    await isIn(page);
    await page.getByRole('link', { name: 'Grace' }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/');
    await page.reload();
    await isIn(page);
    const told = await page.evaluate<string>('document.cookie');
    for (const { value } of (await page.context().cookies()).filter(({ httpOnly }) => httpOnly)) {
      expect(told).not.toContain(value);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says so when the organisation does not answer', async () => {
    const { page, complaints } = await house.opens(null, { locale: 'es-ES' });
    await page.goto(`${door}/?oidc=unreachable`);
    await page.getByRole('alert').getByText('no responde').waitFor();
    await page.getByRole('link', { name: 'Entrar con su organización' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('and is told what is refused in the language of the page, whatever the browser speaks', async () => {
    const { page, complaints } = await house.opens(OTTO);
    await page.goto(`${house.url}/me`);
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: 'Español' }).click();
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Cambiar la contraseña' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Contraseña actual').fill('not this one');
    await form.getByLabel('Contraseña nueva').fill('a path through the woods');
    await form.getByRole('button', { name: 'Cambiar la contraseña' }).click();
    await form.getByText('La contraseña actual o el código no son correctos.').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await house.shoots(page, 'refused-in-spanish');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('with a second factor, which one sets up oneself', async () => {
    const { page, complaints } = await house.opens(OTTO);
    await page.goto(`${house.url}/me`);
    await page.getByRole('button', { name: 'Set it up' }).click();
    const shown = page.getByRole('region', { name: 'Second factor' }).locator('code');
    const secret = bytesOf((await shown.innerText()).replaceAll(' ', ''));
    const enters = async (code: string) => {
      await page.locator('input[autocomplete=one-time-code]').first().click();
      await page.keyboard.type(code);
    };
    const begun = stepAt(new Date());
    await enters(codeAt(secret, begun));
    await page.getByText('Your second factor is on.').waitFor();

    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail address').fill(OTTO.email);
    await page.locator('input[autocomplete=current-password]').fill(OTTO.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Now the code of six digits').waitFor();
    expect(await barriers(page)).toEqual([]);
    await house.shoots(page, 'sign-in-code');
    // What was used once is good for nobody any more.
    await enters(codeAt(secret, begun));
    await page.getByRole('alert').getByText('This code is wrong, or was used already').waitFor();
    await enters(codeAt(secret, begun + 1));
    await isIn(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
