import type { View } from '../../domain/channel-view';
import { clip, type Action, type Message, pageOf } from '../../domain/message';
import { fit, linesOf, plainText, type Piece } from '../../domain/message-text';

/** UTF-16 units of one block, and of all of them together. */
export const LONGEST_BLOCK = 3_000;
export const LONGEST_TEXT = 12_000;
export const MOST_BLOCKS = 50;

/** UTF-16 units of what stands where blocks cannot be shown: in the phone's notification. */
export const LONGEST_FALLBACK = 3_000;
export const LONGEST_LABEL = 75;
export const MOST_BUTTONS = 25;

/** A message in Block Kit: rich text, in which no name can be taken for markup or for a mention. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly type: 'rich_text'; readonly elements: readonly RichText[] }
  | { readonly type: 'actions'; readonly elements: readonly Button[] };

export interface RichText {
  readonly type: 'rich_text_section' | 'rich_text_preformatted';
  readonly elements: readonly Run[];
}

export type Run =
  | { readonly type: 'text'; readonly text: string; readonly style?: { readonly bold: true } }
  | { readonly type: 'link'; readonly url: string; readonly text: string };

export interface Button {
  readonly type: 'button';
  readonly text: { readonly type: 'plain_text'; readonly text: string };
  readonly action_id: string;
  readonly value: string;
  readonly url?: string;
}

/** `buttons`: presses come back to us; `links`: they only open pages of ours, so those without one are left out. */
export function slackMessage(message: Message, actions: 'buttons' | 'links'): SlackMessage {
  const blocks = richBlocks(linesOf(fit(message, LONGEST_TEXT)));
  const buttons = buttonsOf(message.actions, actions);
  return {
    text: plainText(message, LONGEST_FALLBACK).replace(/[&<>]/g, (mark) => MARKS[mark] ?? mark),
    blocks: buttons.length > 0 ? [...blocks, { type: 'actions', elements: buttons }] : blocks,
  };
}

/** What its readers see of it where blocks can be shown. */
export function slackView(message: Message, actions: 'buttons' | 'links'): View {
  const { blocks } = slackMessage(message, actions);
  const lines: Piece[][] = [];
  for (const block of blocks) {
    if (block.type !== 'rich_text') continue;
    for (const { type, elements } of block.elements) {
      if (type === 'rich_text_preformatted') lines.push(elements.map(({ text }) => ({ text, code: true })));
      else lines.push(...linesOfRuns(elements));
    }
  }
  return {
    lines,
    buttons: blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map(({ text }) => text.text) : [])),
  };
}

function linesOfRuns(runs: readonly Run[]): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const run of runs) {
    const [first = '', ...rest] = run.text.split('\n');
    const manner = run.type === 'link' ? { url: run.url } : run.style;
    for (const [at, text] of [first, ...rest].entries()) {
      if (at > 0) lines.push([]);
      if (text) lines.at(-1)?.push({ text, ...manner });
    }
  }
  return lines;
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function richBlocks(lines: readonly (readonly Piece[])[]): Block[] {
  const blocks: RichText[][] = [[]];
  let size = 0;
  const add = (type: RichText['type'], run: Run) => {
    if (size + run.text.length > LONGEST_BLOCK) {
      blocks.push([]);
      size = 0;
    }
    size += run.text.length;
    const block = blocks.at(-1)!;
    const last = block.at(-1);
    // Preformatted texts stay apart: each is a box of its own.
    if (last?.type === type && type === 'rich_text_section') block[block.length - 1] = joined(last, run);
    else block.push({ type, elements: [run] });
  };
  for (const [at, line] of lines.entries()) {
    const inBox = line.some(({ code }) => code);
    if (at > 0 && !inBox && !lines[at - 1]!.some(({ code }) => code)) {
      add('rich_text_section', { type: 'text', text: '\n' });
    }
    for (const piece of line) {
      for (const run of runsOf(piece)) add(piece.code ? 'rich_text_preformatted' : 'rich_text_section', run);
    }
  }
  return blocks.filter((elements) => elements.length > 0).map((elements) => ({ type: 'rich_text', elements }));
}

const joined = (section: RichText, run: Run): RichText => ({ ...section, elements: [...section.elements, run] });

/** Slack refuses a run without text. */
function runsOf({ text, bold, url }: Piece): Run[] {
  if (url) return [{ type: 'link', url, text: clip(text || url, LONGEST_BLOCK) }];
  return slices(text).map((slice): Run => {
    return bold ? { type: 'text', text: slice, style: { bold: true } } : { type: 'text', text: slice };
  });
}

/** The text in pieces that fit into a block, no character halved. */
function slices(text: string): string[] {
  const all: string[] = [];
  for (let from = 0; from < text.length; ) {
    const halved = /[\ud800-\udbff]/.test(text.charAt(from + LONGEST_BLOCK - 1));
    const to = from + LONGEST_BLOCK - (halved ? 1 : 0);
    all.push(text.slice(from, to));
    from = to;
  }
  return all;
}

/** An action's data must be unique within a message: Slack refuses it otherwise. */
function buttonsOf(actions: readonly Action[], how: 'buttons' | 'links'): Button[] {
  const unique = [...new Map(actions.map((action) => [action.data, { ...action, url: pageOf(action.url) }])).values()];
  return unique
    .filter(({ url }) => how === 'buttons' || url)
    .slice(0, MOST_BUTTONS)
    .map(({ label, data, url }) => ({
      type: 'button',
      text: { type: 'plain_text', text: clip(label, LONGEST_LABEL) || '…' },
      action_id: data,
      value: data,
      ...(how === 'links' && url ? { url } : {}),
    }));
}
