import type { z } from 'zod';

import type { Action, Actor } from '../domain/permissions';
import type { Language } from '../domain/texts/time';
import type { Tx } from '../platform/database/sql';

/** One thing that a language model may ask of the house, in somebody's name: through our own assistant, or through MCP. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  /** snake_case, the verb first: `find_locations`. Stored with confirmations, so it is never renamed. */
  readonly name: string;
  /** For people: `Find locations`. */
  readonly title: string;
  /** For the model: what it answers, and when to ask for it. */
  readonly description: string;
  /** What changes something asks the person first, and a key that may only read never sees it. */
  readonly kind: 'read' | 'write';
  /** What its caller must be allowed to do at all; where it matters at which place, the room asks again. */
  readonly action: Action;
  /** Every field described, and bounded. */
  readonly input: Input;
}

/** In whose name a tool is used, and how they read. */
export interface ToolReader {
  readonly actor: Actor;
  readonly language: Language;
  /** An IANA name; null for whoever has not said. */
  readonly timeZone: string | null;
  /** When they asked: what they say yes to later is meant as of then. */
  readonly now: Date;
}

/** A tool that only looks. */
export interface ReadTool<Input extends z.ZodObject = z.ZodObject> extends Tool<Input> {
  readonly kind: 'read';
  /** What it found, for the model. Throws a Refusal when that cannot be. */
  answer(input: z.output<Input>, reader: ToolReader): Promise<object>;
}

/** A tool that changes something, once its person has said yes to its preview. */
export interface WriteTool<Input extends z.ZodObject = z.ZodObject> extends Tool<Input> {
  readonly kind: 'write';
  /** What is meant, with ids for names and defaults: what is confirmed is what is done, whoever is renamed meanwhile. */
  settle?(input: z.output<Input>, reader: ToolReader): Promise<z.output<Input>>;
  /** What would be done, in a sentence that is made of what is stored, never of what a model says. Throws a Refusal. */
  preview(input: z.output<Input>, reader: ToolReader): Promise<string>;
  /** Does it within `tx`, by what the person may do now, and says what came of it. Throws a Refusal. */
  carryOut(input: z.output<Input>, reader: ToolReader, tx: Tx): Promise<object>;
}

/** What comes of using a tool. */
export type ToolAnswer =
  /** JSON-able, at most 16 kB, with ids in it. */
  | { readonly state: 'done'; readonly data: unknown }
  /** Nothing has happened yet: the person says yes to `preview` with `id`, once, within 10 minutes. */
  | { readonly state: 'confirm'; readonly id: string; readonly preview: string }
  /** A sentence for people: also for an unknown tool, arguments that do not fit, and ids that are not theirs. */
  | { readonly state: 'refused'; readonly reason: string };

/** Who uses tools, in which language, and whether they may change anything this way. */
export interface ToolCaller {
  readonly actor: Actor;
  readonly language: Language;
  readonly via: 'assistant' | 'mcp';
  readonly mayWrite: boolean;
  readonly signal?: AbortSignal;
}
