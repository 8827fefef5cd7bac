import { INCIDENT_KINDS, type IncidentKind } from './incident';
import { foreign, type Part } from './message';
import { MESSAGE_TYPES, type MessageName } from './messages';
import type { MessageType, Wording } from './messages/message-type';
import { faultInWords, filledIn, mentions, readTemplate, type Template, type Values } from './template';
import type { Language } from './texts/time';
import type { Words } from './texts/words';

/** Words that admins have put in place of ours; null where ours stay. */
export interface OwnWording {
  readonly title: string | null;
  readonly text: string | null;
}

/** Where the words of admins are found. */
export interface Wordings {
  /** `kind` null: for every kind of incident. Null where there are none. */
  of(type: MessageName, kind: IncidentKind | null, language: Language): OwnWording | null;
}

/** Nobody has changed a word. */
export const BUILT_IN: Wordings = { of: () => null };

/** Which words are wanted: of an incident of this kind (null: of none), in this language, with what admins changed. */
export interface Wanted {
  readonly kind: IncidentKind | null;
  readonly language: Language;
  readonly wordings: Wordings;
}

/** What a wording has become. */
export interface Worded {
  readonly title: string;
  readonly parts: readonly Part[];
}

/** UTF-16 units, and lines, of what an admin may write. */
export const LONGEST_OWN_TITLE = 200;
export const LONGEST_OWN_TEXT = 2_000;
export const MOST_LINES = 30;

/** What may come of it, whatever fills it. */
const LONGEST_TITLE = 500;
const LONGEST_HEADING = 200;
const LONGEST_PARAGRAPH = 4_000;
const MOST_PARAGRAPHS = 100;

/** A type of the catalogue. */
export type KnownType = MessageType & { readonly type: MessageName };

export const messageType = (type: string): KnownType | undefined => MESSAGE_TYPES.find((each) => each.type === type);

/** The kinds of incident for which a type has sentences of their own; none where kinds make no difference. */
export const kindsOf = ({ kinds }: MessageType): readonly IncidentKind[] =>
  kinds ? INCIDENT_KINDS.filter((kind) => kinds[kind]) : [];

/** What is said by itself; `kind` null: of every kind of incident. */
export function builtIn(type: MessageType, kind: IncidentKind | null, language: Language): Wording {
  const key = `${type.type}/${kind ?? ''}/${language}`;
  const known = OURS.get(key);
  if (known) return known;
  const ours = { ...type.wording[language], ...(kind && type.kinds?.[kind]?.[language]) };
  OURS.set(key, ours);
  return ours;
}

const OURS = new Map<string, Wording>();

/** The words of a message: those for its kind of incident before those for any, those of admins before ours. */
export function worded(name: MessageName, { kind, language, wordings }: Wanted, values: Values): Worded {
  const ours = readOnce(builtIn(typeNamed(name), kind, language));
  const own = (kind && wordings.of(name, kind, language)) ?? wordings.of(name, null, language);
  const theirs = own && readOnce(own);
  const headline = () => lineOf(ours.title, values);
  const all: Values = (blank) => (blank === 'headline' ? headline() : values(blank));
  return {
    title: lineOf(theirs?.title ?? null, all) || headline(),
    parts: partsOf(theirs?.text ?? ours.text, all),
  };
}

/** The first sentence of a message as we say it, whatever admins have changed. */
export const sentence = (name: MessageName, kind: IncidentKind, language: Language, values: Values): string =>
  worded(name, { kind, language, wordings: BUILT_IN }, values).title;

/** What is wrong with words of an admin, for them to read; an empty list when nothing is. */
export function wordingFaults(type: MessageType, own: OwnWording): { field: keyof Wording; message: Words }[] {
  const known = ['headline', ...type.variables];
  return (['title', 'text'] as const).flatMap((field) => {
    const source = own[field];
    if (source === null) return [];
    const template = readTemplate(source, new Set(known));
    const must = type.must?.[field];
    return [
      ...formFaults(field, source),
      ...template.faults.slice(0, 5).map((fault) => faultInWords(fault, known)),
      ...(must && !mentions(template, must) ? [lost(must)] : []),
    ].map((message) => ({ field, message }));
  });
}

const lost = (variable: string): Words => ({
  en: `It has to say {${variable}}: what people wrote would be lost.`,
  es: `Tiene que decir {${variable}}: se perdería lo que alguien escribió.`,
});

const longer = (most: number): Words => ({
  en: `It is longer than ${most} characters.`,
  es: `Tiene más de ${most} caracteres.`,
});

const MORE_LINES: Words = { en: `It has more than ${MOST_LINES} lines.`, es: `Tiene más de ${MOST_LINES} líneas.` };
const ONE_LINE: Words = { en: 'A title has one line.', es: 'Un título tiene una sola línea.' };
const NO_TITLE: Words = {
  en: 'A title has to say something. Leave it out to keep the built-in one.',
  es: 'Un título tiene que decir algo. No lo ponga para conservar el que viene de serie.',
};

function formFaults(field: keyof Wording, source: string): Words[] {
  const lines = source.split('\n').length;
  if (field === 'text') {
    return [
      ...(source.length > LONGEST_OWN_TEXT ? [longer(LONGEST_OWN_TEXT)] : []),
      ...(lines > MOST_LINES ? [MORE_LINES] : []),
    ];
  }
  return [
    ...(source.trim() === '' ? [NO_TITLE] : []),
    ...(source.length > LONGEST_OWN_TITLE ? [longer(LONGEST_OWN_TITLE)] : []),
    ...(lines > 1 ? [ONE_LINE] : []),
  ];
}

function typeNamed(name: MessageName): MessageType {
  const type = messageType(name);
  if (!type) throw new Error(`there is no message ${name}`);
  return type;
}

interface Read {
  readonly title: Template | null;
  readonly text: Template | null;
}

// What is said a thousand times is read once; what nobody keeps any more is forgotten with its words.
const READ = new WeakMap<OwnWording, Read>();

function readOnce(wording: OwnWording): Read {
  const known = READ.get(wording);
  if (known) return known;
  const { title, text } = wording;
  const read = { title: title === null ? null : anyTemplate(title), text: text === null ? null : anyTemplate(text) };
  READ.set(wording, read);
  return read;
}

/** Faults are found when words are stored: here only what can be said counts. */
const anyTemplate = (source: string): Template => readTemplate(source, NOTHING);
const NOTHING: ReadonlySet<string> = new Set();

const lineOf = (template: Template | null, values: Values): string =>
  template ? foreign(filledIn(template, values).join(' '), LONGEST_TITLE) : '';

function partsOf(template: Template | null, values: Values): Part[] {
  const parts: Part[] = [];
  if (!template) return parts;
  for (const [at, line] of filledIn(template, values).entries()) {
    if (isHeading(template, at)) add(parts, 'heading', foreign(line.slice(1), LONGEST_HEADING));
    // What fills a line may have lines of its own.
    else if (line.includes('\n'))
      for (const each of line.split('\n')) add(parts, 'text', foreign(each, LONGEST_PARAGRAPH));
    else add(parts, 'text', foreign(line, LONGEST_PARAGRAPH));
  }
  return parts.slice(0, MOST_PARAGRAPHS);
}

function add(parts: Part[], kind: 'heading' | 'text', text: string): void {
  if (text !== '') parts.push({ kind, text });
}

/** By what the admin wrote, never by what fills it. */
function isHeading({ lines }: Template, at: number): boolean {
  const first = lines[at]?.[0];
  return typeof first === 'string' && first.startsWith('# ');
}
