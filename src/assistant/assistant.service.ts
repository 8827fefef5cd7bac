import { Injectable } from '@nestjs/common';

import { plainQuestion } from '../domain/plain-questions';
import { CONFIRMED, CUT_OFF, type ModelTrouble, TROUBLE } from '../domain/texts/assistant';
import type { Language } from '../domain/texts/time';
import type { Actor } from '../domain/permissions';
import { Loops } from '../platform/clock/loops';
import { Metrics } from '../platform/metrics/metrics';
import type { ToolCaller } from '../tools/tool';
import { Toolbox } from '../tools/toolbox.service';
import { type BudgetLeft, Budgets } from './budgets';
import { BuiltInAnswers } from './built-in-answers';
import { type Confirmation, Conversations, type NewQuestion, type OpenTurn, type Outcome } from './conversations';
import { type ModelAnswer, ModelAnswers } from './model-answers';
import { Models } from './models';
import { type Say, ToolUses } from './tool-uses';

/** Who asks the assistant. What they may follows from the actor; what is asked never says who asks. */
export interface Asker {
  readonly actor: Actor;
  readonly language: Language;
  readonly mayWrite: boolean;
}

export interface Answered {
  readonly conversationId: string;
  /** Plain text with **bold**, `code` and lists; whoever shows it escapes it. */
  readonly text: string;
  readonly confirmations: readonly Confirmation[];
  readonly outcome: Outcome;
}

export interface AssistantStatus {
  readonly configured: boolean;
  readonly provider: string | null;
  readonly model: string | null;
  readonly left: BudgetLeft;
}

/** What a confirmation came to, in a sentence for its person. */
export interface Decided {
  readonly state: 'done' | 'declined' | 'refused';
  readonly detail: string;
}

/** The process is told to stop in the middle of an answer: nothing of it is kept, and it may be asked for again. */
export class Interrupted extends Error {
  constructor() {
    super('the process stops');
    this.name = 'Interrupted';
  }
}

interface Said {
  readonly text: string;
  readonly outcome: Outcome;
}

/** The assistant: answers in somebody's name, by a language model where there is one, and by rules where there is none. */
@Injectable()
export class AssistantService {
  private readonly questions;
  private readonly tokens;

  constructor(
    private readonly conversations: Conversations,
    private readonly budgets: Budgets,
    private readonly models: Models,
    private readonly model: ModelAnswers,
    private readonly builtIn: BuiltInAnswers,
    private readonly toolbox: Toolbox,
    private readonly loops: Loops,
    metrics: Metrics,
  ) {
    this.questions = metrics.counter('panoptes_assistant_questions_total', 'Questions to the assistant, by their end', [
      'outcome',
    ]);
    this.tokens = metrics.counter('panoptes_assistant_tokens_total', 'Tokens that language models have taken');
  }

  /** Whether there is any way to answer this: a model, or a rule. */
  canAnswer(text: string): boolean {
    return this.hasModel || plainQuestion(text) !== null;
  }

  get hasModel(): boolean {
    return this.models.settings !== null;
  }

  async status(userId: string): Promise<AssistantStatus> {
    const { settings } = this.models;
    const left = await this.budgets.left(userId);
    return { configured: this.hasModel, provider: settings?.provider ?? null, model: settings?.model ?? null, left };
  }

  /**
   * Answers a question, and says it as it comes. A message of a chat that comes again is answered as it was.
   *
   * Throws a Refusal for a conversation that is not theirs, and Interrupted when the process stops; what a provider
   * does is told in the answer.
   */
  async answer(asker: Asker, question: NewQuestion, say: Say, gone: AbortSignal): Promise<Answered> {
    const turn = await this.conversations.ask(asker.actor.userId, question);
    const { conversationId, known } = turn;
    if (known) {
      say({ type: 'token', text: known.text });
      return { conversationId, text: known.text, confirmations: known.confirmations, outcome: 'answered' };
    }
    const left = AbortSignal.any([gone, this.loops.ending]);
    const uses = new ToolUses(this.toolbox, callerOf(asker, left), say);
    const said = await this.say(asker, turn, question.text, uses, say, left);
    if (this.loops.ending.aborted) throw new Interrupted();
    const { text, outcome } = said;
    const { used: tools, confirmations } = uses;
    await this.conversations.answer(turn, outcome, { text, tools, confirmations });
    this.questions.inc({ outcome });
    return { conversationId, text, confirmations, outcome };
  }

  /** What a person decides on a change that was prepared for them; asked anew by what they may do now, and done once. */
  async decide(asker: Asker, confirmationId: string, yes: boolean): Promise<Decided> {
    const caller = callerOf(asker);
    if (!yes) {
      await this.toolbox.decline(caller, confirmationId);
      return { state: 'declined', detail: CONFIRMED.declined[asker.language] };
    }
    const answer = await this.toolbox.confirm(caller, confirmationId);
    if (answer.state === 'refused') return { state: 'refused', detail: answer.reason };
    return { state: 'done', detail: CONFIRMED.done[asker.language] };
  }

  private async say(
    asker: Asker,
    turn: OpenTurn,
    text: string,
    uses: ToolUses,
    say: Say,
    gone: AbortSignal,
  ): Promise<Said> {
    if (!this.models.settings) return this.byRule(asker, text, uses, say, 'off');
    const before = (await this.conversations.before(turn)).flatMap(({ question, answer, outcome }) =>
      outcome === 'answered' || outcome === 'built-in' ? [{ question, answer: answer?.text ?? null }] : [],
    );
    const caller = callerOf(asker, gone);
    const budget = await this.budgets.reserve(asker.actor.userId, this.model.estimate({ text, before, caller }));
    if (!budget) return this.byRule(asker, text, uses, say, 'budget');
    const answer = await this.model.answer({ text, before, caller, uses }, say, gone);
    await budget.settle(answer.tokens);
    this.tokens.inc(answer.tokens);
    return this.ended(answer, asker, text, uses, say);
  }

  private ended(
    { end, text: said }: ModelAnswer,
    asker: Asker,
    text: string,
    uses: ToolUses,
    say: Say,
  ): Promise<Said> | Said {
    switch (end) {
      case 'whole':
        return { text: said, outcome: 'answered' };
      case 'cut-off':
        return { text: added(said, CUT_OFF[asker.language], say), outcome: 'answered' };
      case 'stopped':
        return { text: said, outcome: 'stopped' };
      default:
        // Half an answer is not followed by another; it is said why it breaks off.
        if (said.trim() !== '') return { text: added(said, TROUBLE[end][asker.language], say), outcome: 'failed' };
        return this.byRule(asker, text, uses, say, end);
    }
  }

  /** The answer of the rules, behind the reason why there is no other; only the reason when they have none. */
  private async byRule(asker: Asker, text: string, uses: ToolUses, say: Say, why: ModelTrouble): Promise<Said> {
    const question = plainQuestion(text);
    const reason = TROUBLE[why][asker.language];
    const answer = question && (await this.builtIn.answer(question, uses));
    const whole = answer === null ? reason : why === 'off' ? answer : `${reason}\n\n${answer}`;
    say({ type: 'token', text: whole });
    return { text: whole, outcome: answer === null ? 'failed' : 'built-in' };
  }
}

const callerOf = ({ actor, language, mayWrite }: Asker, signal?: AbortSignal): ToolCaller => ({
  actor,
  language,
  mayWrite,
  via: 'assistant',
  ...(signal ? { signal } : {}),
});

function added(text: string, sentence: string, say: Say): string {
  say({ type: 'token', text: `\n\n${sentence}` });
  return `${text}\n\n${sentence}`;
}
