import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { AuthService } from '../auth/auth.service';
import { may } from '../domain/permissions';
import { mayNot, notThere, Refusal } from '../domain/refusal';
import { OBJECTIONS } from '../domain/texts/pressed';
import { whatRoleMay } from '../domain/texts/roles';
import type { Language } from '../domain/texts/time';
import { CONFIRMATION_WORDS, TOOL_WORDS } from '../domain/texts/tools';
import { fitting, TEXTS_ARE_DATA, toldData, toldText } from '../domain/tools/told-data';
import { HandlingRefusal } from '../incidents/handling-refusal';
import { actingAs, doerNow } from '../platform/audit/acting';
import { Clock } from '../platform/clock/clock';
import { Metrics } from '../platform/metrics/metrics';
import { Confirmations, type Waiting } from './confirmations.service';
import type { ReadTool, Tool, ToolAnswer, ToolCaller, ToolReader, WriteTool } from './tool';

export const TOOL_INSTANCES = Symbol('tools');

type AnyTool = ReadTool | WriteTool;

/** What came of a call, for the metric. */
type Outcome = ToolAnswer['state'] | 'confirmed' | 'declined' | 'failed';

/** As many faults of arguments as a model can mend at a time. */
const MOST_FAULTS = 5;

/** What a model may do in somebody's name: the tools, and the confirmations of what changes something. */
@Injectable()
export class Toolbox {
  private readonly logger = new Logger(Toolbox.name);
  private readonly calls;
  /** What is being carried out, and whatever waits behind it. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(TOOL_INSTANCES) private readonly tools: readonly AnyTool[],
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly auth: AuthService,
    private readonly confirmations: Confirmations,
    metrics: Metrics,
  ) {
    this.calls = metrics.counter('panoptes_tool_calls_total', 'Uses of tools by models, and their confirmations', [
      'tool',
      'outcome',
    ]);
  }

  /** What this person may use, by this way in. */
  toolsFor({ actor, mayWrite }: ToolCaller): readonly Tool[] {
    return this.tools.filter(({ kind, action }) => (kind === 'read' || mayWrite) && may(actor, action));
  }

  /** Never throws for what a model or a person did wrong. A write changes nothing yet: it answers `confirm`. */
  call(caller: ToolCaller, name: string, args: unknown): Promise<ToolAnswer> {
    const tool = this.tools.find((each) => each.name === name);
    return this.guarded(
      caller,
      tool?.name ?? 'unknown',
      ({ state }) => state,
      async () => {
        if (!tool) return refused(TOOL_WORDS.unknown[caller.language]);
        const closed = closedTo(caller, tool);
        if (closed) return refused(closed.said(caller.language));
        const read = tool.input.safeParse(args ?? {});
        if (!read.success) return refused(faultsOf(read.error.issues, caller.language));
        const reader = await this.readerOf(caller, this.clock.now());
        return tool.kind === 'read'
          ? this.look(tool, read.data, reader)
          : this.propose(caller, tool, read.data, reader);
      },
    );
  }

  /** What waits for this person's answer; null when nothing of that id does. */
  waiting(userId: string, id: string): Promise<Waiting | null> {
    return this.confirmations.look(userId, id);
  }

  /** Carries out what was confirmed, once, by what its person may do now; the second time it is refused. */
  async confirm(caller: ToolCaller, id: string): Promise<ToolAnswer> {
    const { userId } = caller.actor;
    const name = (await this.confirmations.look(userId, id).catch(() => null))?.tool ?? 'unknown';
    const outcome = ({ state }: ToolAnswer) => (state === 'done' ? 'confirmed' : state);
    // The deed and the using up are one transaction: killed anywhere in between, neither has happened.
    const deed = () =>
      this.db.transaction(async (tx): Promise<ToolAnswer> => {
        const waiting = await this.confirmations.hold(tx, userId, id);
        if (waiting?.via !== caller.via) return refused(CONFIRMATION_WORDS.gone[caller.language]);
        const tool = this.tools.find((each) => each.name === waiting.tool);
        const read = tool?.input.safeParse(waiting.args);
        if (tool?.kind !== 'write' || !read?.success) return refused(CONFIRMATION_WORDS.gone[caller.language]);
        const reader = await this.readerOf(caller, waiting.askedAt);
        try {
          const closed = closedTo(caller, tool);
          if (closed) throw closed;
          // A transaction within: what a refusal leaves half done is taken back, and the yes is used up all the same.
          const data = await tx.transaction((within) => tool.carryOut(read.data, reader, within));
          await this.confirmations.settle(tx, id, 'done');
          return done(data, reader);
        } catch (cause) {
          if (!(cause instanceof Refusal)) throw cause;
          await this.confirmations.settle(tx, id, 'refused');
          return refused(reasonOf(cause, caller));
        }
      });
    return this.guarded(caller, name, outcome, () => this.inTurn(deed));
  }

  /** What waits for a yes is not done. */
  async decline(caller: ToolCaller, id: string): Promise<void> {
    const name = await this.db.transaction(async (tx) => {
      const waiting = await this.confirmations.hold(tx, caller.actor.userId, id);
      if (waiting) await this.confirmations.settle(tx, id, 'declined');
      return waiting?.tool;
    });
    if (name !== undefined) this.count(name, 'declined');
  }

  private async look(tool: ReadTool, input: Record<string, unknown>, reader: ToolReader): Promise<ToolAnswer> {
    return done(await tool.answer(input, reader), reader);
  }

  private async propose(
    { actor, via }: ToolCaller,
    tool: WriteTool,
    input: Record<string, unknown>,
    reader: ToolReader,
  ): Promise<ToolAnswer> {
    const args = (await tool.settle?.(input, reader)) ?? input;
    const preview = await tool.preview(args, reader);
    const id = await this.confirmations.ask(actor.userId, { via, tool: tool.name, args, preview });
    return { state: 'confirm', id, preview };
  }

  private async readerOf({ actor, language }: ToolCaller, now: Date): Promise<ToolReader> {
    const user = await this.auth.byId(actor.userId);
    return { actor, language, timeZone: user?.timeZone ?? null, now };
  }

  /** Does it in the caller's name, turns what is refused into an answer, and counts what came of it. */
  private async guarded(
    caller: ToolCaller,
    tool: string,
    outcomeOf: (answer: ToolAnswer) => Outcome,
    work: () => Promise<ToolAnswer>,
  ): Promise<ToolAnswer> {
    const { actor, via, signal } = caller;
    try {
      signal?.throwIfAborted();
      const answer = await actingAs({ ...doerNow(), via, userId: actor.userId }, work);
      this.count(tool, outcomeOf(answer));
      return answer;
    } catch (cause) {
      if (cause instanceof Refusal) {
        this.count(tool, 'refused');
        return refused(reasonOf(cause, caller));
      }
      this.count(tool, 'failed');
      if (!signal?.aborted) this.logger.error({ tool, via, cause }, 'a tool failed');
      return refused(TOOL_WORDS.trouble[caller.language]);
    }
  }

  /** One deed at a time: it holds a connection and asks for more, and a crowd of them would wait for each other. */
  private inTurn<T>(deed: () => Promise<T>): Promise<T> {
    const done = this.last.then(deed);
    this.last = done.catch(() => undefined);
    return done;
  }

  private count(tool: string, outcome: Outcome): void {
    this.calls.inc({ tool, outcome });
  }
}

interface Refused {
  readonly state: 'refused';
  readonly reason: string;
}

const refused = (reason: string): Refused => ({ state: 'refused', reason });

/** Why this way in is closed to a tool; null when it is open. */
function closedTo({ actor, mayWrite }: ToolCaller, { kind, action }: Tool): Refusal | null {
  if (!may(actor, action)) return mayNot(actor.role, action);
  return kind === 'write' && !mayWrite ? new Refusal('forbidden', TOOL_WORDS.readOnly) : null;
}

/** The findings as a model gets them, with whose words the texts in them are. */
function done(found: object, { timeZone }: ToolReader): ToolAnswer {
  const told = toldData(found, timeZone) as Parameters<typeof fitting>[0];
  return { state: 'done', data: fitting({ texts: TEXTS_ARE_DATA, ...told }) };
}

function reasonOf(cause: Refusal, { actor, language }: ToolCaller): string {
  if (!(cause instanceof HandlingRefusal)) return toldText(cause.said(language), 600);
  const { objection } = cause;
  if (objection === 'role') return whatRoleMay(actor.role, 'incident.acknowledge', language);
  return objection === 'unseen' ? notThere().said(language) : OBJECTIONS[objection][language];
}

function faultsOf(issues: readonly { path: readonly PropertyKey[]; message: string }[], language: Language): string {
  const faults = issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  return TOOL_WORDS.arguments[language].replace('{faults}', () => toldText(faults.join('; '), 500));
}
