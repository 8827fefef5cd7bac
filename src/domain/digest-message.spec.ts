import { digestReminderMessage } from './digest-message';

const NOON = new Date('2026-03-01T12:00:00Z');
const at = { timeZone: null, now: new Date('2026-03-01T13:00:00Z') };
const home = {
  kind: 'location_offline',
  over: false,
  locationName: 'Casa Vega',
  podName: null,
  accountName: null,
} as const;
const pod = { ...home, kind: 'pod_offline', podName: 'Pod 3' } as const;

describe('the reminder of many', () => {
  it('says how many are open, since when, and names whom it can', () => {
    const message = digestReminderMessage({ open: 37, since: NOON, items: [home, pod] }, { language: 'en', ...at });
    expect(message).toMatchObject({ icon: '⏰', title: 'Reminder: 37 alerts are still open', actions: [] });
    expect(message.parts).toMatchObject([
      { facts: [{ label: 'Since', value: '12:00 UTC' }] },
      { text: 'Nobody has taken these yet. Acknowledge them to stop the reminders.' },
      { items: ['🔴 Casa Vega', '🔴 Pod 3 at Casa Vega'], total: 37 },
    ]);
  });

  it.each([
    ['en', 'Reminder: 1 alert is still open'],
    ['es', 'Recordatorio: 1 aviso sigue abierto'],
  ])('speaks of a single one as such, in %s', (language, title) => {
    expect(digestReminderMessage({ open: 1, since: NOON, items: [home] }, { language, ...at }).title).toBe(title);
  });
});
