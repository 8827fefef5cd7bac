/** The few shapes of which our pictures are made, as SVG. Lengths are units of the picture, 1,000 to its width. */

export const WIDTH = 1_000;

/** Dark, so that it neither glares in a dark chat nor fades in a light one; read by people who mix up red and green too. */
export const INK = {
  card: '#101c2b',
  grid: '#26374b',
  soft: '#9fb2c8',
  strong: '#f3f7fb',
  download: '#4cc0f5',
  upload: '#f6b24a',
  online: '#35b98a',
  intermittent: '#f6c445',
  offline: '#f0525f',
  nothing: '#25344a',
} as const;

export type Ink = (typeof INK)[keyof typeof INK];

interface Lettering {
  readonly size: number;
  readonly ink: Ink;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** A number that is short enough to be read, and exact enough for any screen. */
const n = (value: number): string => String(Math.round(value * 100) / 100);

const escape = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

export const words = (x: number, y: number, text: string, { size, ink, bold, anchor = 'start' }: Lettering): string =>
  `<text x="${n(x)}" y="${n(y)}" font-size="${size}" fill="${ink}"${bold ? ' font-weight="600"' : ''}${
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  }>${escape(text)}</text>`;

export const box = (x: number, y: number, width: number, height: number, ink: Ink, round = 0): string =>
  `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${ink}"${round ? ` rx="${round}"` : ''}/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, ink: Ink, dashed = false): string =>
  `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="${ink}" stroke-width="2"${
    dashed ? ' stroke-dasharray="10 8"' : ''
  }/>`;

export const dot = (x: number, y: number, ink: Ink): string =>
  `<circle cx="${n(x)}" cy="${n(y)}" r="4" fill="${ink}"/>`;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line through the points, and what lies between it and `bottom`. */
export function curve(points: readonly Point[], bottom: number, ink: Ink): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  if (points.length === 1) return dot(first.x, first.y, ink);
  const through = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('');
  return (
    `<path d="${through}L${n(last.x)} ${n(bottom)}L${n(first.x)} ${n(bottom)}Z" fill="${ink}" fill-opacity="0.22"/>` +
    `<path d="${through}" fill="none" stroke="${ink}" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>`
  );
}

/** The picture itself, on a card of its own. */
export const picture = (height: number, shapes: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Inter">`,
    box(0, 0, WIDTH, height, INK.card),
    ...shapes.filter((shape) => shape !== ''),
    '</svg>\n',
  ].join('\n');

/** Letters that a heading of this size has room for. */
const LONGEST_HEADING = 36;

// What the font has: Latin, Greek, Cyrillic, and the marks between them.
const UNDRAWABLE = /[^\u0020-\u007e\u00a0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2026]+/g;

/** A name as far as the font can show it; empty when nothing of it is left. */
export function drawable(name: string): string {
  const left = name.replace(UNDRAWABLE, ' ').replace(/\s+/g, ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(left)) return '';
  return left.length > LONGEST_HEADING ? `${left.slice(0, LONGEST_HEADING - 1).trimEnd()}…` : left;
}
