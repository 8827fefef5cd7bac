import type { components } from '../api/schema';
import type { StreamEvent } from './event-stream';

export type ToolState = 'running' | 'done' | 'confirm' | 'refused';

/** A tool that an answer rests on. What it gave is known when the conversation is read again. */
export interface UsedTool {
  readonly name: string;
  readonly state: ToolState;
  readonly input?: unknown;
  readonly result?: unknown;
}

/** A change that waits for a yes, and what came of it. */
export interface Confirmation {
  readonly id: string;
  readonly preview: string;
}

/** A question with its answer, as far as it has come. */
export interface Turn {
  readonly key: string;
  readonly question: string;
  readonly answer: string;
  readonly tools: readonly UsedTool[];
  readonly confirmations: readonly Confirmation[];
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
}

export type ConversationDetails = components['schemas']['ConversationDetails'];

export const newTurn = (key: string, question: string): Turn => ({
  key,
  question,
  answer: '',
  tools: [],
  confirmations: [],
  state: 'running',
});

/** The turn after one more event of its answer. */
export function heard(turn: Turn, { event, data }: StreamEvent): Turn {
  const said = data as { text: string; name: string; state: ToolState; id: string; preview: string; detail: string };
  switch (event) {
    case 'token':
      return { ...turn, answer: turn.answer + said.text };
    case 'tool':
      return { ...turn, tools: withTool(turn.tools, said) };
    case 'confirm':
      return { ...turn, confirmations: [...turn.confirmations, { id: said.id, preview: said.preview }] };
    case 'done':
      return { ...turn, answer: said.text, state: 'done' };
    case 'error':
      return { ...turn, answer: said.detail, state: 'failed' };
    default:
      return turn;
  }
}

/** A conversation that was read, as turns. */
export const turnsOf = ({ id, turns }: ConversationDetails, unanswered: string): Turn[] =>
  turns.map(({ question, answer, tools, outcome }, at) => ({
    key: `${id} ${at}`,
    question,
    answer: answer ?? unanswered,
    tools,
    confirmations: [],
    state: outcome === 'failed' || answer === null ? 'failed' : outcome === 'stopped' ? 'stopped' : 'done',
  }));

/** A call that has come back takes the place of the oldest of that name that was still running. */
function withTool(tools: readonly UsedTool[], { name, state }: UsedTool): UsedTool[] {
  const running = state === 'running' ? -1 : tools.findIndex((tool) => tool.name === name && tool.state === 'running');
  return running === -1 ? [...tools, { name, state }] : tools.with(running, { name, state });
}
