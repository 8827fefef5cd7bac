import type { AlertView } from './alert-view';
import { after, hours, minutes } from './duration';
import { incidentReport, type TimelineEntry } from './incident-report';

const NOON = new Date('2026-03-01T11:00:00Z');
const END = after(NOON, hours(2) + minutes(5));

const anEnd = (changes: Partial<AlertView> = {}): AlertView => ({
  kind: 'location_offline',
  severity: 'critical',
  status: 'resolved',
  resolution: 'recovered',
  flapping: false,
  title: 'Home is offline',
  openedAt: NOON,
  resolvedAt: END,
  acknowledgedBy: 'Otto',
  locationName: 'Casa García',
  customerName: 'Ana\r\nGarcía',
  accountName: 'ACME',
  podName: null,
  podsOnline: 2,
  podsTotal: 2,
  timeZone: 'Europe/Madrid',
  facts: { pods: [{ name: 'Kitchen' }, { name: 'Hall' }] },
  ...changes,
});

const timeline: TimelineEntry[] = [
  { at: NOON, type: 'opened', by: null, words: null },
  { at: after(NOON, minutes(3)), type: 'commented', by: 'Otto', words: 'Called:\nno power' },
  { at: END, type: 'resolved', by: null, words: null },
];

describe('the paper about an incident', () => {
  it('says what happened, where, for how long and who had it, on the clocks of the home', () => {
    expect(incidentReport(anEnd(), timeline, { language: 'en', timeZone: 'UTC' })).toEqual({
      file: 'incident-report-2026-03-01',
      title: 'Casa García is offline',
      severity: 'critical',
      facts: [
        { label: 'Customer', value: 'Ana García' },
        { label: 'Location', value: 'Casa García' },
        { label: 'Account', value: 'ACME' },
        { label: 'From', value: '2026-03-01 12:00 UTC+1' },
        { label: 'Until', value: '2026-03-01 14:05 UTC+1' },
        { label: 'Downtime', value: '2 h 5 min' },
        { label: 'Pods offline', value: 'Kitchen, Hall' },
        { label: 'Acknowledged by', value: 'Otto' },
      ],
      timeline: {
        heading: 'What happened',
        entries: [
          { at: '2026-03-01 12:00 UTC+1', text: 'opened' },
          { at: '2026-03-01 12:03 UTC+1', text: 'commented · Otto: Called: no power' },
          { at: '2026-03-01 14:05 UTC+1', text: 'over' },
        ],
      },
      foot: 'Panoptes · 2026-03-01 14:05 UTC+1',
      madeAt: END,
    });
  });

  it('is written in the reader’s language, and on their clocks where those of the home are not known', () => {
    const paper = incidentReport(anEnd({ timeZone: null }), timeline, {
      language: 'es',
      timeZone: 'America/Mexico_City',
    });
    expect(paper).toMatchObject({ file: 'informe-de-incidencia-2026-03-01', timeline: { heading: 'Qué ha pasado' } });
    expect(paper?.timeline.entries.at(-1)).toEqual({ at: '2026-03-01 07:05 UTC-6', text: 'resuelta' });
  });

  it.each([
    ['goes on', { status: 'open', resolution: null, resolvedAt: null }],
    ['has become part of another', { resolution: 'merged' }],
    ['is not watched any more', { resolution: 'removed' }],
  ] as const)('is not made of one that %s', (_what, changes) => {
    expect(incidentReport(anEnd(changes), timeline, { language: 'en', timeZone: null })).toBeNull();
  });
});
