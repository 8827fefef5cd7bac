import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { PlumeCloud } from '../../simulators/plume/plume-cloud';
import { TelegramCloud } from '../../simulators/telegram/telegram-cloud';
import { openBrowser, openPage } from './browser';
import { BuiltProduct } from './built-product';
import { emptyDatabase, type FreshDatabase } from './database';

/** Screenshots for whoever wants to look: set SCREENSHOTS to a folder. */
const SHOTS = process.env.SCREENSHOTS;

interface Options {
  readonly homes?: number;
  /** Whether its Plume account is there from the beginning. */
  readonly connected?: boolean;
  /** What is set beside that. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A window of somebody who is signed in, with what their browser has complained of. */
export interface Window {
  readonly page: Page;
  readonly complaints: string[];
}

/** The built product with its clouds and a browser: what a story told at the screen needs. */
export class DashboardHouse {
  static readonly ADMIN = { email: 'ada@example.test', password: 'correct horse battery' };

  private product: BuiltProduct | null = null;
  private address = '';
  private token = '';

  private constructor(
    readonly plume: PlumeCloud,
    readonly telegram: TelegramCloud,
    readonly browser: Browser,
    private readonly database: FreshDatabase,
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  static async open({ homes = 12, connected = false, env: more = {} }: Options = {}): Promise<DashboardHouse> {
    const folder = mkdtempSync(join(tmpdir(), 'panoptes-browser-'));
    chmodSync(folder, 0o755);
    if (SHOTS) mkdirSync(SHOTS, { recursive: true });
    const [database, plume, telegram, browser] = await Promise.all([
      emptyDatabase(),
      PlumeCloud.start({ homes }),
      TelegramCloud.start({ limits: 'none' }),
      openBrowser(),
    ]);
    const env = {
      DATABASE_URL: database.url,
      APP_SECRET: 'a root key for a test of forty characters',
      ADMIN_EMAIL: DashboardHouse.ADMIN.email,
      ADMIN_PASSWORD: DashboardHouse.ADMIN.password,
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
      ...(connected ? { PLUME_AUTH_HEADER: plume.authHeader, PLUME_PARTNER_ID: plume.partnerId } : {}),
      ...more,
    };
    const house = new DashboardHouse(plume, telegram, browser, database, folder, env);
    await house.starts();
    return house;
  }

  get url(): string {
    return this.address;
  }

  /** Starts the product, where it was when it has run before. */
  async starts(): Promise<void> {
    const port = this.address ? new URL(this.address).port : '0';
    this.product = new BuiltProduct({ ...this.env, PORT: port }, this.folder);
    this.address = await this.product.ready();
  }

  async stops(): Promise<void> {
    await this.product?.stop();
    this.product = null;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.stops();
    await Promise.all([this.plume.stop(), this.telegram.stop()]);
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A new window in a browser of its own, of somebody who signs in by the form; nobody: of a stranger. */
  async opens(
    who: { email: string; password: string } | null,
    settings?: Parameters<typeof openPage>[1],
  ): Promise<Window> {
    const window = await openPage(this.browser, settings);
    if (who) {
      await window.page.goto(this.url);
      await window.page.getByLabel('E-mail address').fill(who.email);
      await window.page.locator('input[autocomplete=current-password]').fill(who.password);
      await window.page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await window.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    }
    return window;
  }

  /** Asks the API in the administrator's name, for what a story takes as given. */
  async asks<T>(method: string, path: string, body?: object): Promise<T> {
    if (!this.token) {
      const { accessToken } = await this.send<{ accessToken: string }>('POST', '/api/auth/login', DashboardHouse.ADMIN);
      this.token = accessToken;
    }
    return this.send<T>(method, path, body);
  }

  private async send<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : null) as T;
  }

  async shoots(page: Page, name: string): Promise<void> {
    if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }
}
