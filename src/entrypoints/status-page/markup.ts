/** A piece of HTML that was made here, and needs no escaping. */
export class Markup {
  constructor(readonly html: string) {}
}

type Part = Markup | string | number | null | readonly Part[];

/** HTML from a template: whatever stands in its gaps is escaped, unless it is markup itself. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.map((text, i) => text + (i < parts.length ? written(parts[i] ?? null) : '')).join(''));

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.html;
  if (typeof part === 'object') return part.map(written).join('');
  return String(part).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
