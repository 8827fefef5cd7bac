import { pdfPages } from '../../../test/support/pdf-text';
import type { IncidentReport } from '../../domain/message';
import { incidentPdf } from './incident-pdf';

const report = (changes: Partial<IncidentReport> = {}): IncidentReport => ({
  file: 'informe',
  title: 'Casa Łukasz está sin conexión',
  severity: 'critical',
  facts: [
    { label: 'Cliente', value: 'Ана Ґалаґан & Söhne' },
    { label: 'Desde', value: '4 mar 2026, 12:00 UTC+1' },
  ],
  timeline: { heading: 'Qué pasó', entries: [{ at: '12:00', text: 'Salón dejó de responder' }] },
  foot: 'Panoptes · 4 mar 2026',
  madeAt: new Date('2026-03-04T12:00:00Z'),
  ...changes,
});

const entries = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ at: `12:${at}`, text: `Entry number ${at}.` }));

/** As one text, however lines are broken. */
const flat = (pages: readonly string[]) => pages.join('\n').replace(/\s+/g, ' ');

describe('the report of an incident', () => {
  it('is a PDF that can be read and searched, in every alphabet that its font has', async () => {
    const pdf = await incidentPdf(report());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const [page = '', ...more] = pdfPages(pdf);
    expect(more).toEqual([]);
    const words = flat([page]);
    for (const said of [
      'Casa Łukasz está sin conexión',
      'Ана Ґалаґан & Söhne',
      'Qué pasó',
      'Salón dejó de responder',
    ]) {
      expect(words).toContain(said);
    }
    expect(words).toContain('Panoptes · 4 mar 2026');
    expect(words).toContain('1 / 1');
  });

  it('takes as many pages as it needs, each with its number, and loses nothing', async () => {
    const all = entries(200);
    const pages = pdfPages(await incidentPdf(report({ timeline: { heading: 'What happened', entries: all } })));
    expect(pages.length).toBeGreaterThan(3);
    pages.forEach((page, at) => expect(flat([page])).toContain(`${at + 1} / ${pages.length}`));
    const words = flat(pages);
    expect(all.filter(({ text }) => !words.includes(text))).toEqual([]);
  });

  it('tells the beginning and the end of a story that is too long', async () => {
    const words = flat(pdfPages(await incidentPdf(report({ timeline: { heading: 'All', entries: entries(2_000) } }))));
    expect(words).toContain('Entry number 0.');
    expect(words).toContain('… 1500 …');
    expect(words).toContain('Entry number 1999.');
    expect(words).not.toContain('Entry number 1000.');
  });

  it('holds texts of any length and kind', async () => {
    const text = 'word '.repeat(4_000);
    const hostile = '\u0000\u202e<b>)(\\ 👩‍👩‍👧‍👦 山田 بيت'.repeat(20);
    const facts = [
      { label: hostile, value: text },
      { label: '', value: '' },
      { label: 'After', value: 'the long one' },
    ];
    const words = flat(pdfPages(await incidentPdf(report({ title: hostile, facts }))));
    expect(words).toContain('After the long one');
    expect(words).toContain('Salón dejó de responder');
  });

  it('is small enough for every mailbox', async () => {
    const pdf = await incidentPdf(report({ timeline: { heading: 'All', entries: entries(500) } }));
    expect(pdf.length).toBeLessThan(200_000);
  });
});
