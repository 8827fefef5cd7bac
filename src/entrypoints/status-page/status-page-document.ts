import { phaseOf, lookOf, standingOf, type DayLook, type Standing } from '../../domain/status-page';
import type { LocationState } from '../../domain/location';
import type { Uptime } from '../../domain/reports/uptime';
import { percentInWords } from '../../domain/texts/numbers';
import { STATUS_WORDS, type StatusWords } from '../../domain/texts/status-page';
import { dateInWords, durationInWords, type Language, momentInWords } from '../../domain/texts/time';
import type { PublicLocation, PublicNotice, PublicStatus } from '../../status-pages/public-status.service';
import { html, type Markup } from './markup';
import { STYLE } from './status-page.style';
import { sampleOf, stripOf } from './status-strip';

/** How somebody reads the page. */
export interface Reading {
  readonly language: Language;
  /** Whether it is asked for anew by itself. */
  readonly renewed: boolean;
}

/** Days with an outage that are told one by one. */
const MOST_DAYS = 15;

const SIGN: Readonly<Record<Standing | LocationState, string>> = {
  ...{ fine: '✓', online: '●', degraded: '▲', 'partly-offline': '▲', offline: '✕' },
  ...{ unseen: '○', unknown: '○', empty: '○' },
};

const KEYS = ['online', 'partly', 'offline', 'unknown'] as const satisfies readonly DayLook[];

/** The whole page: HTML that needs neither script nor anything else from us. */
export function statusDocument(status: PublicStatus, reading: Reading): string {
  const { language, renewed } = reading;
  const words = STATUS_WORDS[language];
  const standing = standingOf(status.locations.map(({ state }) => state));
  const other = language === 'en' ? 'es' : 'en';
  const query = (to: Language, renew: boolean) => `?lang=${to}${renew ? '&refresh=60' : ''}`;
  return frame(
    language,
    `${words.standing[standing]} · ${status.title}`,
    html`<a class="skip" href="#locations">${words.skip}</a>
      <header>
        <h1>${status.title}</h1>
        ${status.text ? html`<p class="intro">${status.text}</p>` : null}
      </header>
      <main>
        <p class="standing ${standing}">
          <span class="sign" aria-hidden="true">${SIGN[standing]}</span>${words.standing[standing]}
        </p>
        ${noticesOf(status, language)} ${troublesIn(status, language)}
        <h2 id="locations">${words.locations}</h2>
        ${status.locations.length > 0 ? legend(words) : null}
        <ul class="locations">
          ${status.locations.map((location) => locationOf(location, status, language))}
        </ul>
      </main>
      <footer>
        <span>${status.lookedAt ? words.lookedAt(said(status.lookedAt, status, language)) : words.notLooked}</span>
        <a href="${query(language, !renewed)}">${renewed ? words.renewNot : words.renew}</a>
        <a href="${query(other, renewed)}" hreflang="${other}" lang="${other}">${words.other}</a>
      </footer>`,
  );
}

/** What is said where there is no page, or where it cannot be shown. */
export function plainDocument(language: Language, title: string, next: string): string {
  return frame(
    language,
    title,
    html`<main class="alone">
      <h1>${title}</h1>
      <p>${next}</p>
    </main>`,
  );
}

const frame = (language: Language, title: string, body: Markup): string =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="/icon.svg" />
      </head>
    </html>`.html + `<style>${STYLE}</style></head><body>${body.html}</body></html>`;

/** A moment on the page's clocks. */
const said = (at: Date, { at: now, timeZone }: PublicStatus, language: Language): string =>
  momentInWords(at, now, timeZone, language);

function noticesOf(status: PublicStatus, language: Language): Markup | null {
  if (status.notices.length === 0) return null;
  const words = STATUS_WORDS[language];
  return html`<section aria-labelledby="notices">
    <h2 id="notices">${words.notices}</h2>
    <div class="notices">${status.notices.map((notice) => noticeOf(notice, status, language))}</div>
  </section>`;
}

function noticeOf({ title, text, from, until }: PublicNotice, status: PublicStatus, language: Language): Markup {
  const words = STATUS_WORDS[language];
  const phase = phaseOf({ from, until }, status.at);
  const begins = said(from, status, language);
  const openEnded = phase === 'coming' ? words.begins(begins) : words.from(begins);
  return html`<article>
    <div class="head">
      <h3>${title}</h3>
      <span class="soft">${words.phase[phase]}</span>
    </div>
    <p class="soft">${until ? words.fromTo(begins, said(until, status, language)) : openEnded}</p>
    <p class="text">${text}</p>
  </article>`;
}

function troublesIn(status: PublicStatus, language: Language): Markup | null {
  const words = STATUS_WORDS[language];
  const troubles = status.troubles.map(({ kind, location, since, flapping }) => ({
    look: kind === 'location_offline' || kind === 'power' ? ('offline' as const) : ('degraded' as const),
    text: `${words.trouble[kind](location, said(since, status, language))}${flapping ? ` ${words.flapping}` : ''}`,
  }));
  const unseen = status.locations.flatMap(({ name, state, since }) =>
    state === 'unknown' && since
      ? [{ look: 'unknown' as const, text: words.unseen(name, said(since, status, language)) }]
      : [],
  );
  const wrong = [...troubles, ...unseen];
  if (wrong.length === 0) return null;
  return html`<section aria-labelledby="wrong">
    <h2 id="wrong">${words.wrongNow}</h2>
    <ul class="troubles">
      ${wrong.map(
        ({ look, text }) => html`<li><span class="sign ${look}" aria-hidden="true">${SIGN[look]}</span> ${text}</li>`,
      )}
    </ul>
  </section>`;
}

const legend = (words: StatusWords): Markup =>
  html`<ul class="legend">
    ${KEYS.map((look) => html`<li>${sampleOf(look)}${words.legend[look]}</li>`)}
  </ul>`;

function locationOf(
  { name, state, days, whole }: PublicLocation,
  { timeZone }: PublicStatus,
  language: Language,
): Markup {
  const words = STATUS_WORDS[language];
  const told = (day: Uptime) =>
    day.offlineSeconds > 0
      ? words.offlineFor(dateInWords(day.from, timeZone, language), durationInWords(day.offlineSeconds * 1_000))
      : null;
  const bad = days.filter((day) => ['partly', 'offline'].includes(lookOf(day))).reverse();
  const uptime =
    whole.uptimePercent === null ? words.notKnown : words.uptime(percentInWords(whole.uptimePercent, language));
  return html`<li>
    <div class="head">
      <h3>${name}</h3>
      <span class="state"
        ><span class="sign ${state}" aria-hidden="true">${SIGN[state]}</span> ${words.state[state]}</span
      >
    </div>
    ${stripOf(days, words.strip(uptime, bad.length), told)}
    <div class="scale"><span>${words.daysAgo}</span><span>${uptime}</span><span>${words.today}</span></div>
    ${bad.length > 0 ? badDaysOf(bad.map(told), words) : null}
  </li>`;
}

const badDaysOf = (told: readonly (string | null)[], words: StatusWords): Markup =>
  html`<details>
    <summary>${words.badDays(told.length)}</summary>
    <ul>
      ${told.slice(0, MOST_DAYS).map((day) => html`<li>${day}</li>`)}
      ${told.length > MOST_DAYS ? html`<li>${words.moreDays(told.length - MOST_DAYS)}</li>` : null}
    </ul>
  </details>`;
