import { spansOf } from '../../dashboard/src/locations/incident-spans';

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const from = 60 * 60_000;
const to = 160 * 60_000;

const incident = (id: string, opened: number, resolved: number | null, severity: 'critical' | 'info' = 'critical') => ({
  id,
  severity,
  openedAt: at(opened),
  resolvedAt: resolved === null ? null : at(resolved),
});

describe('incidents over a strip of uptime', () => {
  it('lie where they were, as parts of the period', () => {
    expect(spansOf([incident('a', 85, 110)], from, to)).toEqual([
      { id: 'a', severity: 'critical', start: 0.25, length: 0.25 },
    ]);
  });

  it('are cut at the edges, and last to the end while they are not over', () => {
    const spans = spansOf([incident('a', 0, 70), incident('b', 150, null)], from, to);
    expect(spans).toEqual([
      { id: 'a', severity: 'critical', start: 0, length: 0.1 },
      { id: 'b', severity: 'critical', start: 0.9, length: 0.1 },
    ]);
  });

  it('are left out when they were over before it began', () => {
    expect(spansOf([incident('a', 0, 30)], from, to)).toEqual([]);
  });

  it('stay wide enough to be pointed at, and within the strip', () => {
    const [span] = spansOf([incident('a', 160, 160)], from, to);
    expect(span?.length).toBeGreaterThan(0);
    expect((span?.start ?? 0) + (span?.length ?? 0)).toBeLessThanOrEqual(1);
  });

  it('are drawn with the gravest on top', () => {
    const spans = spansOf([incident('grave', 85, 90), incident('light', 80, 120, 'info')], from, to);
    expect(spans.map(({ id }) => id)).toEqual(['light', 'grave']);
  });
});
