import { type DayLook, lookOf } from '../../domain/status-page';
import type { Uptime } from '../../domain/reports/uptime';
import { html, type Markup } from './markup';

/** In units of the drawing: how wide a day is with its gap, and how high the strip. */
const DAY = 4;
const BAR = 3;
const HEIGHT = 24;

/** How much of the strip's height a day takes: who does not see its colour sees this. */
const SHARE: Readonly<Record<DayLook, number>> = { online: 1, partly: 0.7, offline: 0.45, unknown: 0.2 };

const LOOKS = ['online', 'partly', 'offline', 'unknown'] as const satisfies readonly DayLook[];

/**
 * Ninety days as bars, one path for each look, so that a page of hundreds stays light; `label` is what it says to those
 * who do not see it. `told`: what a day says when somebody points at it, null for nothing.
 */
export function stripOf(days: readonly Uptime[], label: string, told: (day: Uptime) => string | null): Markup {
  const looks = days.map(lookOf);
  const paths = LOOKS.flatMap((look) => {
    const bars = looks.flatMap((each, i) =>
      each === look && told(days[i] as Uptime) === null ? [barAt(i, look)] : [],
    );
    return bars.length > 0 ? [html`<path class="${look}" d="${bars.join('')}" />`] : [];
  });
  const spoken = days.flatMap((day, i) => {
    const look = looks[i] ?? 'unknown';
    const text = told(day);
    return text === null ? [] : [html`<path class="${look}" d="${barAt(i, look)}"><title>${text}</title></path>`];
  });
  return html`<svg
    class="strip"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${days.length * DAY - 1} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    ${paths}${spoken}
  </svg>`;
}

/** One bar alone, for the legend. */
export const sampleOf = (look: DayLook): Markup =>
  html`<svg viewBox="0 0 ${BAR} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    <path class="${look}" d="${barAt(0, look)}" />
  </svg>`;

function barAt(day: number, look: DayLook): string {
  const height = HEIGHT * SHARE[look];
  return `M${day * DAY} ${HEIGHT - height}h${BAR}v${height}h-${BAR}z`;
}
