import type { Words } from './texts/words';

/**
 * Words with blanks, as admins write them: `{location} is offline`, where `{name}` is filled in, `{#name} … {/name}` is
 * said only when there is such a value, `{^name} … {/name}` only when there is none, and `{{`, `}}` are braces.
 *
 * It gives plain text and nothing else: what it becomes is escaped by each channel as any text of the message is.
 */
export interface Template {
  readonly lines: readonly (readonly Piece[])[];
  /** What is wrong with it, in the order in which it is met. */
  readonly faults: readonly TemplateFault[];
}

export type TemplateFault =
  | { readonly fault: 'unknown' | 'unclosed' | 'unopened' | 'nested'; readonly name: string }
  | { readonly fault: 'brace'; readonly name: null };

type Span = string | { readonly variable: string };

/** `said`: whether its spans are said when there is a value, or when there is none. */
type Piece = Span | { readonly about: string; readonly said: boolean; readonly spans: readonly Span[] };

/** What fills a blank of that name; empty where there is nothing. */
export type Values = (name: string) => string;

/** These values, and nothing for any other name. */
export const valuesIn =
  (values: Readonly<Record<string, string>>): Values =>
  (name) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : '';

const TOKEN = /\{\{|\}\}|\{([#^/]?)([A-Za-z]{1,40})\}|[{}]/g;

interface Section {
  readonly about: string;
  readonly said: boolean;
  readonly spans: Span[];
}

/** Reads any text as a template; it never throws. A section ends with its line. `known`: the names that may stand in it. */
export function readTemplate(source: string, known: ReadonlySet<string>): Template {
  const faults: TemplateFault[] = [];
  const lines = source.split(/\r?\n/).map((line) => readLine(line, known, faults));
  return { lines, faults };
}

function readLine(line: string, known: ReadonlySet<string>, faults: TemplateFault[]): Piece[] {
  const pieces: Piece[] = [];
  let section: Section | null = null;
  let from = 0;
  const add = (span: Span) => {
    if (span !== '') (section?.spans ?? pieces).push(span);
  };
  const close = () => {
    if (section) pieces.push(section);
    section = null;
  };
  for (const match of line.matchAll(TOKEN)) {
    const [token, mark, name] = match;
    add(line.slice(from, match.index));
    from = match.index + token.length;
    if (name === undefined) {
      if (token.length === 1) faults.push({ fault: 'brace', name: null });
      add(token.charAt(0));
      continue;
    }
    if (!known.has(name)) faults.push({ fault: 'unknown', name });
    if (mark === '') add({ variable: name });
    else if (mark === '/') {
      if (aboutOf(section) !== name) faults.push({ fault: 'unopened', name });
      close();
    } else {
      if (section) faults.push({ fault: 'nested', name });
      close();
      section = { about: name, said: mark === '#', spans: [] };
    }
  }
  add(line.slice(from));
  const open = aboutOf(section);
  if (open !== null) faults.push({ fault: 'unclosed', name: open });
  close();
  return pieces;
}

const aboutOf = (section: Section | null): string | null => section && section.about;

/** Its lines with the blanks filled in. A value is put in as it is: braces in it mean nothing. */
export const filledIn = ({ lines }: Template, values: Values): string[] =>
  lines.map((pieces) => {
    const spanned = (span: Span): string => (typeof span === 'string' ? span : values(span.variable));
    const said = (piece: Piece): string => {
      if (typeof piece === 'string' || 'variable' in piece) return spanned(piece);
      const there = values(piece.about) !== '';
      return there === piece.said ? piece.spans.map(spanned).join('') : '';
    };
    return pieces.map(said).join('');
  });

/** Whether its text puts in this value wherever it is not empty. */
export const mentions = ({ lines }: Template, name: string): boolean =>
  lines.some((pieces) => pieces.some((piece) => isSaying(piece, name)));

const isSaying = (piece: Piece, name: string): boolean => {
  if (typeof piece === 'string') return false;
  if ('variable' in piece) return piece.variable === name;
  return piece.about === name && piece.said && piece.spans.some((span) => isSaying(span, name));
};

/** What is wrong, for whoever wrote it. */
export function faultInWords({ fault, name }: TemplateFault, known: readonly string[]): Words {
  switch (fault) {
    case 'unknown': {
      const names = known.map((each) => `{${each}}`).join(', ');
      return {
        en: `There is no variable {${name}}. Known here: ${names}.`,
        es: `No hay ninguna variable {${name}}. Aquí se conocen: ${names}.`,
      };
    }
    case 'unclosed':
      return {
        en: `{/${name}} is missing: what begins with {#${name}} or {^${name}} ends on the same line.`,
        es: `Falta {/${name}}: lo que empieza con {#${name}} o {^${name}} termina en la misma línea.`,
      };
    case 'unopened':
      return {
        en: `{/${name}} closes nothing: {#${name}} or {^${name}} must stand before it on the same line.`,
        es: `{/${name}} no cierra nada: antes, en la misma línea, debe estar {#${name}} o {^${name}}.`,
      };
    case 'nested':
      return {
        en: `{#${name}} or {^${name}} stands inside another one: close that first.`,
        es: `{#${name}} o {^${name}} está dentro de otra: cierre esa antes.`,
      };
    case 'brace':
      return {
        en: 'A { or } stands alone. Write {{ or }} to show one.',
        es: 'Hay una { o } suelta. Escriba {{ o }} para mostrarla.',
      };
  }
}
