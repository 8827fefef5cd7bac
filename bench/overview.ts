import type { Browser, BrowserContext } from 'playwright-core';

import { openBrowser } from '../test/support/browser';
import { bench } from './lib/bench';
import { knownFleet } from './lib/fleet';

/** How long somebody who opens the overview of 5,000 locations waits until they are on the screen, and how it scrolls. */

const HOMES = 5_000;
const ROUNDS = 7;
const ADMIN = { email: 'ada@example.test', password: 'correct horse battery' };
/** Milliseconds of scrolling, and how far (pixels) in each frame. */
const SCROLLING = 2_000;
const STRIDE = 120;

bench('overview', 10, async (workshop) => {
  const plume = await workshop.plume(HOMES);
  const database = await knownFleet(workshop, plume, HOMES);
  // Nothing is looked at meanwhile.
  await database.rows(`UPDATE locations SET next_poll_at = now() + interval '1 hour'`);
  const settings = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, POLL_INTERVAL_SECONDS: '3600' };
  const product = await workshop.product({ database, plume, settings });
  await product.ready();
  const browser = await openBrowser();
  try {
    const session = await signedIn(browser, product.url);
    const [cold, warm, answer, frames, gaps, lines]: number[][] = [[], [], [], [], [], []];
    for (let round = 0; round <= ROUNDS; round++) {
      // A context of its own has nothing in its cache.
      const context = await browser.newContext({ storageState: session, viewport: { width: 1280, height: 900 } });
      const first = await shown(context, product.url);
      const second = await shown(context, product.url);
      const scrolled = await scroll(context, product.url);
      await context.close();
      // The first round of a process that has just begun is not what people meet.
      if (round === 0) continue;
      cold?.push(first.shownAfter);
      warm?.push(second.shownAfter);
      answer?.push(first.answeredIn);
      frames?.push(scrolled.typical);
      gaps?.push(scrolled.longest);
      lines?.push(scrolled.tiles);
    }
    const { report } = workshop;
    const wait = { unit: 'ms', digits: 0, floor: 1_000, aim: 500, most: true };
    report.number('5,000 locations on the screen, first visit', cold ?? [], wait);
    report.number('5,000 locations on the screen, next visit', warm ?? [], wait);
    report.number('GET /api/overview in the browser', answer ?? [], { unit: 'ms', digits: 0 });
    report.number('a frame while scrolling, p95', frames ?? [], { unit: 'ms', digits: 1, floor: 50, most: true });
    report.number('longest frame while scrolling', gaps ?? [], { unit: 'ms', digits: 0 });
    report.number('tiles in the document', lines ?? [], { digits: 0, floor: 300, most: true });
  } finally {
    await browser.close();
    await product.stop();
  }
});

const TILE = '[role=listitem][data-state]';

/** Notes in the page when the first tile has been painted. As text: what runs there knows a document, nothing here does. */
const LOOKOUT = `new MutationObserver((_, lookout) => {
  if (!document.querySelector('${TILE}')) return;
  lookout.disconnect();
  requestAnimationFrame(() => setTimeout(() => (window.shownAfter = performance.now())));
}).observe(document, { childList: true, subtree: true })`;

/** The cookies of somebody who may see everything. */
async function signedIn(browser: Browser, url: string) {
  const context = await browser.newContext();
  const answer = await context.request.post(`${url}/api/auth/login?cookie=true`, { data: ADMIN });
  if (!answer.ok()) throw new Error(`Nobody could sign in: ${answer.status()} ${await answer.text()}`);
  const session = await context.storageState();
  await context.close();
  return session;
}

/** Milliseconds from asking for the page until its first tile is there, and those that the answer with the data took. */
async function shown(context: BrowserContext, url: string): Promise<{ shownAfter: number; answeredIn: number }> {
  const page = await context.newPage();
  await page.addInitScript({ content: LOOKOUT });
  await page.goto(url);
  await page.locator(TILE).first().waitFor();
  const shownAfter = await page.evaluate<number>('window.shownAfter');
  const answeredIn = await page.evaluate<number>(
    `performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/api/overview')).duration`,
  );
  await page.close();
  return { shownAfter, answeredIn };
}

/** How long frames (ms) take while somebody scrolls fast, and how many tiles the document holds then. */
async function scroll(context: BrowserContext, url: string) {
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(TILE).first().waitFor();
  const found = await page.evaluate<{ typical: number; longest: number; tiles: number }>(`new Promise((resolve) => {
    const lasted = [];
    const began = performance.now();
    let last = began;
    const frame = (now) => {
      lasted.push(now - last);
      last = now;
      window.scrollBy(0, ${STRIDE});
      if (now - began < ${SCROLLING}) return requestAnimationFrame(frame);
      const sorted = lasted.slice(1).sort((one, other) => one - other);
      const tiles = document.querySelectorAll('${TILE}').length;
      resolve({ typical: sorted[Math.floor(sorted.length * 0.95)], longest: sorted.at(-1), tiles });
    };
    requestAnimationFrame(frame);
  })`);
  await page.close();
  return found;
}
