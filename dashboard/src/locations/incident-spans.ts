/** A time in which something was wrong, as parts of a period: 0 is its beginning, 1 its end. */
export interface Span {
  readonly id: string;
  readonly start: number;
  readonly length: number;
  readonly severity: 'critical' | 'warning' | 'info';
}

interface Lasting {
  readonly id: string;
  readonly severity: Span['severity'];
  readonly openedAt: string;
  readonly resolvedAt: string | null;
}

/** The narrowest that still is seen and pointed at. */
const LEAST = 0.004;

const WEIGHT = { critical: 2, warning: 1, info: 0 } as const;

/**
 * Where incidents lie in the period from `from` to `to` (ms): what lasts reaches its end, what lies outside is left out,
 * and the gravest come last, to be drawn over the others.
 */
export function spansOf(incidents: readonly Lasting[], from: number, to: number): Span[] {
  const whole = to - from;
  if (whole <= 0) return [];
  return incidents
    .map(({ id, severity, openedAt, resolvedAt }) => {
      const begin = Math.max(from, Date.parse(openedAt));
      const end = Math.min(to, resolvedAt === null ? to : Date.parse(resolvedAt));
      const length = Math.max(LEAST, (end - begin) / whole);
      return { id, severity, start: Math.min((begin - from) / whole, 1 - length), length, inside: end >= begin };
    })
    .filter(({ inside }) => inside)
    .sort((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity])
    .map(({ inside: _inside, ...span }) => span);
}
