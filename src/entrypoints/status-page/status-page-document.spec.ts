import { after, days, hours } from '../../domain/duration';
import { spellsOf, uptimeOf } from '../../domain/reports/uptime';
import { daysOf, shownDays } from '../../domain/status-page';
import type { PublicLocation, PublicStatus } from '../../status-pages/public-status.service';
import { statusDocument } from './status-page-document';

const NOW = new Date('2026-03-30T12:00:00Z');

function location(name: string, downFor: number): PublicLocation {
  const begins = shownDays(NOW, 'UTC');
  const from = begins[0] ?? NOW;
  const down = after(NOW, -downFor);
  const state = downFor > 0 ? 'offline' : 'online';
  const changes = downFor > 0 ? [{ from: 'online' as const, to: 'offline' as const, at: down }] : [];
  const spells = spellsOf({ knownSince: after(NOW, -days(40)), state, changes }, from, NOW, NOW);
  return { name, state, since: down, days: daysOf(spells, begins, NOW), whole: uptimeOf(spells, from, NOW) };
}

const STATUS: PublicStatus = {
  ...{ title: 'North & City', text: null, timeZone: 'Europe/Madrid', at: NOW, lookedAt: NOW, notices: [] },
  locations: [location('Library', hours(30)), location('Town hall', 0)],
  troubles: [{ location: 'Library', kind: 'pod_offline', since: after(NOW, -hours(1)), flapping: false }],
};
const page = (status: Partial<PublicStatus> = {}, language: 'en' | 'es' = 'en') =>
  statusDocument({ ...STATUS, ...status }, { language, renewed: false });

describe('the document of a status page', () => {
  it('says what is wrong in plain words, by the clocks of the page', () => {
    expect(page()).toContain('Some access points of Library have not answered since 13:00 UTC+2.');
    expect(page({}, 'es')).toContain('Algunos puntos de acceso de Library no responden desde 13:00 UTC+2.');
    expect(page()).toContain('<title>Some locations are offline · North &#38; City</title>');
  });

  it('tells the days with an outage to those who do not see the strip', () => {
    expect(page()).toContain('aria-label="Last 90 days: 96.8% up, 2 days with an outage"');
    expect(page()).toContain('<li>29 Mar: offline for 18 h</li>');
    expect(page()).toContain('aria-label="Last 90 days: 100.0% up, no day with an outage"');
  });

  it('has no script, no style but its own, and runs nothing of what people wrote', () => {
    const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const written = page({
      ...{ title: hostile, text: hostile, locations: [location(hostile, hours(2))] },
      notices: [{ title: hostile, text: hostile, from: NOW, until: null }],
      troubles: [{ location: hostile, kind: 'location_offline', since: NOW, flapping: true }],
    });
    expect(written).not.toMatch(/<script|<img|\son\w+=(?!alert)|style="/);
    expect(written.match(/<style>/g)).toHaveLength(1);
  });

  it('stays light: ninety days of one kind are one shape', () => {
    const steady = page({ locations: [location('Town hall', 0)] });
    expect(steady.match(/<path/g)?.length).toBe(2 + 4);
  });

  it('says which notices are planned, go on, or are over', () => {
    const at = (from: number, until: number | null) => ({
      ...{ title: 'Works', text: 'We work.', from: after(NOW, hours(from)) },
      until: until === null ? null : after(NOW, hours(until)),
    });
    const written = page({ notices: [at(24, null), at(-1, null), at(-3, -1)] });
    expect(written).toContain('From 31 Mar, 14:00 UTC+2');
    expect(written).toContain('Since 13:00 UTC+2');
    expect(written).toContain('11:00 UTC+2 to 13:00 UTC+2');
    for (const phase of ['planned', 'now', 'over']) expect(written).toContain(`<span class="soft">${phase}</span>`);
  });
});
