import type { JsonValue } from '../domain/json';
import { fenced } from '../domain/assistant-prompt';
import type { ToolAnswer, ToolCaller } from '../tools/tool';
import type { Toolbox } from '../tools/toolbox.service';
import type { Confirmation, UsedTool } from './conversations';

/** What is said while an answer comes about. */
export type Saying =
  | { readonly type: 'token'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string; readonly state: 'running' | UsedTool['state'] }
  | ({ readonly type: 'confirm' } & Confirmation);

export type Say = (saying: Saying) => void;

/** Calls of tools for one answer; a model that asks for more goes in circles. */
const MOST_CALLS = 24;

/** Changes that one answer may prepare: more previews than that nobody reads. */
const MOST_CONFIRMATIONS = 3;

const ENOUGH = 'That is enough calls for one answer: answer with what you have.';
const ENOUGH_CHANGES = 'No more changes can be prepared in one answer: let the person decide on those that wait first.';
const PREPARED =
  'Prepared only. Nothing has happened. The person sees this preview with a button and decides; you cannot decide for them.';

/** The tools of one answer: used within bounds in its person's name, and kept with what they gave. */
export class ToolUses {
  readonly used: UsedTool[] = [];
  readonly confirmations: Confirmation[] = [];
  private calls = 0;

  constructor(
    private readonly toolbox: Toolbox,
    private readonly caller: ToolCaller,
    private readonly say: Say,
  ) {}

  /** What a tool gives, as the toolbox says it; a change that is prepared is shown to the person, never to the model. */
  async call(name: string, input: unknown): Promise<ToolAnswer> {
    this.calls += 1;
    if (this.calls > MOST_CALLS) return { state: 'refused', reason: ENOUGH };
    this.say({ type: 'tool', name, state: 'running' });
    // In the order in which they were asked for, whichever comes back first; what never does was of no use.
    const at = this.used.push({ name, input, state: 'refused', result: null }) - 1;
    const answer = await this.bounded(await this.toolbox.call(this.caller, name, input));
    this.say({ type: 'tool', name, state: answer.state });
    this.used[at] = { name, input, state: answer.state, result: resultOf(answer) };
    return answer;
  }

  /** The same, in the words that a language model reads: data behind its fence, and no id of a confirmation. */
  async told(name: string, input: unknown): Promise<string> {
    const answer = await this.call(name, input);
    switch (answer.state) {
      case 'done':
        return fenced(name, answer.data as JsonValue);
      case 'confirm':
        return `${PREPARED}\n${fenced(name, { preview: answer.preview })}`;
      case 'refused':
        return `The tool refused.\n${fenced(name, { reason: answer.reason })}`;
    }
  }

  private async bounded(answer: ToolAnswer): Promise<ToolAnswer> {
    if (answer.state !== 'confirm') return answer;
    const { id, preview } = answer;
    // Asked for twice, it would be done twice by whoever presses both.
    const waits = this.confirmations.find((other) => other.preview === preview);
    if (!waits && this.confirmations.length < MOST_CONFIRMATIONS) {
      this.confirmations.push({ id, preview });
      this.say({ type: 'confirm', id, preview });
      return answer;
    }
    await this.toolbox.decline(this.caller, id);
    return waits ? { ...answer, id: waits.id } : { state: 'refused', reason: ENOUGH_CHANGES };
  }
}

function resultOf(answer: ToolAnswer): unknown {
  switch (answer.state) {
    case 'done':
      return answer.data;
    case 'confirm':
      return { preview: answer.preview };
    case 'refused':
      return { reason: answer.reason };
  }
}
