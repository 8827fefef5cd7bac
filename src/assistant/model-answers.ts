import { Injectable, Logger } from '@nestjs/common';
import type { LanguageModelUsage, ModelMessage, ToolSet } from 'ai';

import { systemPrompt } from '../domain/assistant-prompt';
import { estimatedTokens, type Exchange, recentEnough } from '../domain/context-window';
import { seconds } from '../domain/duration';
import type { ModelTrouble } from '../domain/texts/assistant';
import { Clock } from '../platform/clock/clock';
import type { Tool, ToolCaller } from '../tools/tool';
import { Toolbox } from '../tools/toolbox.service';
import { type LoadedModel, Models } from './models';
import { TimeLimit } from './time-limit';
import type { Say, ToolUses } from './tool-uses';

/** Rounds of asking the model and using its tools; in the last it has to answer with what it has. */
const MOST_STEPS = 8;

const LIMITS = { whole: seconds(120), step: seconds(45) };

/** Tokens that one step may say, and that the conversation before it may take. */
const OUTPUT_TOKENS = 2_048;
const HISTORY_TOKENS = 6_000;

/** UTF-16 units of one answer; a model that goes on is cut off, whatever it was told. */
const LONGEST_ANSWER = 12_000;

/** What came of asking the model. */
export interface ModelAnswer {
  readonly text: string;
  /** What it took, or about. */
  readonly tokens: number;
  /** `stopped`: the person went away. */
  readonly end: 'whole' | 'cut-off' | 'stopped' | ModelTrouble;
}

/** A question with what was said before it, in somebody's name. */
export interface ModelQuestion {
  readonly text: string;
  readonly before: readonly Exchange[];
  readonly caller: ToolCaller;
  readonly uses: ToolUses;
}

/** Lets the language model answer: step by step, with the tools of the person who asks, and within limits. */
@Injectable()
export class ModelAnswers {
  private readonly logger = new Logger(ModelAnswers.name);

  constructor(
    private readonly models: Models,
    private readonly toolbox: Toolbox,
    private readonly clock: Clock,
  ) {}

  /** About as many tokens as the first step takes at the most: what is counted before it is asked. */
  estimate({ text, before, caller }: Omit<ModelQuestion, 'uses'>): number {
    const history = recentEnough(before, HISTORY_TOKENS).map(({ question, answer }) => question + (answer ?? ''));
    return estimatedTokens([this.system(caller), ...history, text].join('\n')) + OUTPUT_TOKENS;
  }

  /** Never rejects for what the provider does; `say` hears the text as it comes. */
  async answer(question: ModelQuestion, say: Say, gone: AbortSignal): Promise<ModelAnswer> {
    const limit = new TimeLimit(this.clock, gone, LIMITS);
    try {
      const loaded = await this.models.load();
      if (!loaded) return { text: '', tokens: 0, end: 'off' };
      return await this.read(loaded, question, say, limit, gone);
    } finally {
      limit.end();
    }
  }

  private async read(
    { sdk, model }: LoadedModel,
    question: ModelQuestion,
    say: Say,
    limit: TimeLimit,
    gone: AbortSignal,
  ): Promise<ModelAnswer> {
    const enough = new AbortController();
    const signal = AbortSignal.any([limit.signal, enough.signal]);
    const { fullStream } = sdk.streamText({
      model,
      system: this.system(question.caller),
      messages: messagesOf(question),
      tools: this.tools(sdk, question, signal),
      stopWhen: sdk.stepCountIs(MOST_STEPS),
      prepareStep: ({ stepNumber }) => (stepNumber === MOST_STEPS - 1 ? { toolChoice: 'none' } : {}),
      maxOutputTokens: OUTPUT_TOKENS,
      maxRetries: 0,
      abortSignal: signal,
      // It would print what went wrong to the console.
      onError: () => undefined,
    });
    let text = '';
    let tokens = 0;
    let failure: unknown = null;
    let declined = false;
    let apart = false;
    try {
      for await (const part of fullStream) {
        if (part.type === 'start-step') {
          limit.beginStep();
          apart = text !== '';
        } else if (part.type === 'text-delta' && part.text !== '') {
          const piece = (apart ? '\n\n' : '') + part.text;
          apart = false;
          const room = LONGEST_ANSWER - text.length;
          text += piece.slice(0, room);
          say({ type: 'token', text: piece.slice(0, room) });
          if (piece.length > room) {
            enough.abort();
            break;
          }
        } else if (part.type === 'finish-step') {
          tokens += used(part.usage);
          declined = part.finishReason === 'content-filter';
        } else if (part.type === 'error') {
          failure = part.error;
          break;
        }
      }
    } catch (cause) {
      failure = cause;
    }
    // Whatever still goes on for this answer has nobody to go on for.
    const cutOff = enough.signal.aborted;
    enough.abort();
    const spent = tokens === 0 ? this.estimate(question) - OUTPUT_TOKENS + estimatedTokens(text) : tokens;
    const answer = (end: ModelAnswer['end']): ModelAnswer => ({ text, tokens: spent, end });
    if (cutOff) return answer('cut-off');
    if (gone.aborted) return answer('stopped');
    if (limit.passed) return answer('timeout');
    if (failure !== null) return answer(this.troubleOf(sdk, failure));
    if (declined) return answer('declined');
    return answer(text.trim() === '' ? 'empty' : 'whole');
  }

  private system({ actor, language }: ToolCaller): string {
    return systemPrompt({ role: actor.role, language, now: this.clock.now() });
  }

  private tools(sdk: LoadedModel['sdk'], { caller, uses }: ModelQuestion, signal: AbortSignal): ToolSet {
    const callable = ({ name, description, input }: Tool) =>
      sdk.tool({
        description,
        inputSchema: input,
        execute: (given: unknown) => unlessAborted(uses.told(name, given), signal),
      });
    return Object.fromEntries(this.toolbox.toolsFor(caller).map((tool) => [tool.name, callable(tool)]));
  }

  private troubleOf({ APICallError }: LoadedModel['sdk'], cause: unknown): ModelTrouble {
    const status = APICallError.isInstance(cause) ? (cause.statusCode ?? null) : null;
    const kind = cause instanceof Error ? cause.name : typeof cause;
    // Its message may repeat what was asked, or part of the key: it is not for the log.
    this.logger.warn({ status, kind }, 'the language model gave no answer');
    if (status === 401 || status === 403) return 'key';
    if (status === 429 || status === 402) return 'quota';
    if (status === 408 || status === 504) return 'timeout';
    return 'unreachable';
  }
}

function messagesOf({ text, before }: ModelQuestion): ModelMessage[] {
  const exchanges = recentEnough(before, HISTORY_TOKENS).flatMap(({ question, answer }): ModelMessage[] => [
    { role: 'user', content: question },
    { role: 'assistant', content: answer ?? '' },
  ]);
  return [...exchanges, { role: 'user', content: text }];
}

const used = ({ totalTokens, inputTokens, outputTokens }: LanguageModelUsage): number =>
  totalTokens ?? (inputTokens ?? 0) + (outputTokens ?? 0);

/** A tool that does not come back must not hold up an answer that nobody waits for. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(new Error('nobody waits for this any more'));
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
