import type { IncidentReport } from '../../domain/message';
import type { Severity } from '../../domain/severity';

const REGULAR = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const BOLD = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf');

const COLOUR: Readonly<Record<Severity, string>> = { critical: '#c62828', warning: '#c25700', info: '#1565c0' };
const INK = '#1a1a1a';
const FAINT = '#5f6368';

/** Points. */
const MARGIN = 56;
const LABEL_WIDTH = 130;
const GAP = 6;

/** Entries of a timeline beyond this are left out, the middle ones first: nobody reads a book of them. */
const MOST_ENTRIES = 500;

/** The report as a PDF of A4 pages. Letters that the font lacks (Chinese, emoji) are shown as boxes. */
export async function incidentPdf(report: IncidentReport): Promise<Buffer> {
  const { title, severity, facts, timeline, foot, madeAt } = report;
  // With its fonts and what packs them it would be the largest thing that the product loads at its start.
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + 16 },
    bufferPages: true,
    info: { Title: title, CreationDate: madeAt, ModDate: madeAt, Creator: 'Panoptes', Producer: 'Panoptes' },
  });
  const whole = bytesOf(document);
  document.rect(0, 0, document.page.width, 8).fill(COLOUR[severity]);
  document.font(BOLD).fontSize(18).fillColor(INK).text(title, MARGIN, MARGIN);
  document.moveDown(0.5);
  table(
    document,
    facts.map(({ label, value }) => [label, value]),
  );
  document.moveDown(1).font(BOLD).fontSize(13).fillColor(INK).text(timeline.heading, MARGIN);
  document.moveDown(0.5);
  table(
    document,
    shortened(timeline.entries).map(({ at, text }) => [at, text]),
  );
  numberPages(document, foot);
  document.end();
  return whole;
}

/** Rows of two columns; a row stands on one page when a page holds it. */
function table(document: PDFKit.PDFDocument, rows: readonly (readonly [string, string])[]): void {
  const left = MARGIN + LABEL_WIDTH + 12;
  const width = document.page.width - MARGIN - left;
  const bottom = document.page.height - document.page.margins.bottom;
  document.font(REGULAR).fontSize(10);
  for (const [label, value] of rows) {
    const height = Math.max(
      document.heightOfString(label || ' ', { width: LABEL_WIDTH }),
      document.heightOfString(value || ' ', { width }),
    );
    if (document.y + height > bottom && document.y > MARGIN) document.addPage();
    const { y } = document;
    const page = pageOf(document);
    document.fillColor(FAINT).text(label, MARGIN, y, { width: LABEL_WIDTH });
    const under = document.y;
    document.fillColor(INK).text(value, left, y, { width });
    // A value of more than a page has turned pages by itself.
    document.y = (pageOf(document) === page ? Math.max(document.y, under) : document.y) + GAP;
  }
  document.x = MARGIN;
}

const pageOf = (document: PDFKit.PDFDocument): number => document.bufferedPageRange().count;

function numberPages(document: PDFKit.PDFDocument, foot: string): void {
  const { count } = document.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    document.switchToPage(page);
    // What stands in the margin would begin a new page.
    document.page.margins.bottom = 0;
    const width = document.page.width - 2 * MARGIN;
    const y = document.page.height - MARGIN + 8;
    document.font(REGULAR).fontSize(8).fillColor(FAINT);
    document.text(foot, MARGIN, y, { width: width - 60, height: 10, ellipsis: true, lineBreak: false });
    document.text(`${page + 1} / ${count}`, MARGIN, y, { width, align: 'right', lineBreak: false });
  }
}

function shortened<T extends { at: string; text: string }>(entries: readonly T[]): { at: string; text: string }[] {
  if (entries.length <= MOST_ENTRIES) return [...entries];
  const half = MOST_ENTRIES / 2;
  const left = entries.length - MOST_ENTRIES;
  return [...entries.slice(0, half), { at: '…', text: `… ${left} …` }, ...entries.slice(-half)];
}

function bytesOf(document: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
}
