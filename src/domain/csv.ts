/** A line of a table for spreadsheets (RFC 4180), with its end. A moment is ISO 8601, null and undefined are empty. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : json(value);
  // A spreadsheet takes a text that begins so for a formula, and runs it.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const json = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value));
