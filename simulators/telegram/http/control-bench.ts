/** Levers that measure and trouble: counters, arrivals, faults, limits. */

import type { Limits } from '../bot-api/limits';
import type { Fault, FaultScope } from '../faults';
import type { Simulation } from '../simulation';
import { type Question, WrongQuestion } from './question';

const ARRIVALS_AT_ONCE = 100_000;

export const BENCH_ROUTES: Readonly<Record<string, (simulation: Simulation, question: Question) => unknown>> = {
  'GET counters': ({ ledger, world }, question) => ({
    total: ledger.totals(),
    arrivals: ledger.arrivals.length,
    violations: ledger.violations.length,
    refusals: ledger.refusals.length,
    early: ledger.refusals.filter(({ early }) => early).length,
    failures: ledger.failures.length,
    conflicts: world.updates.conflicts,
    waitingUpdates: world.updates.waiting.length,
    byMethod: Object.fromEntries(ledger.byMethod),
    ...(question.flag('chats') ? { byChat: Object.fromEntries(ledger.byChat) } : {}),
  }),

  /** In bulk, as rows of [milliseconds, chat, text, method, accepted]; `next` is where to go on. */
  'GET arrivals': ({ ledger }, question) => {
    const since = question.number('since') ?? 0;
    const rows = ledger.arrivals.slice(since, since + ARRIVALS_AT_ONCE);
    return {
      next: since + rows.length,
      arrivals: rows.map(({ at, chatId, text, method, accepted }) => [at, chatId, text, method, accepted]),
    };
  },

  'GET calls': ({ ledger }, question) => ledger.calls(question.text('method')),
  'GET violations': ({ ledger }) => ledger.violations,
  'GET refusals': ({ ledger }) => ledger.refusals,
  'GET failures': ({ ledger }) => ledger.failures,

  /** People who have started the bot, without an update for each: `{ids}`. */
  'POST crowd': (simulation, question) => ({
    ids: simulation.society.crowd(question.number('count') ?? 1).map(({ id }) => id),
  }),

  /** `{none: true}` or the fields of Limits. */
  'POST limits': (simulation, question) => {
    const limits: { -readonly [name in keyof Limits]?: Limits[name] } = {};
    for (const name of ['perSecond', 'chatPerSecond', 'chatBurst', 'groupPerMinute'] as const) {
      const value = question.number(name);
      if (value !== undefined) limits[name] = value;
    }
    simulation.limits.become(question.flag('none') ? 'none' : limits);
    return {};
  },

  /** `{kind, only?, times?}`, and `status`, `description`, `retryAfter` or `ms` where the kind needs them. */
  'POST faults': (simulation, question) => {
    addFault(simulation, question);
    return {};
  },
  'DELETE faults': (simulation) => {
    simulation.faults.liftAll();
    return {};
  },

  /** Goes away for `ms` milliseconds: the port is closed, all connections are reset. */
  'POST vanish': (simulation, question) => {
    const away = question.number('ms') ?? 1_000;
    setImmediate(() => {
      void simulation.goesAway();
      setTimeout(() => void simulation.returns(), away);
    });
    return {};
  },

  /** Forgets messages, updates, counters and faults; people, chats and limits stay. */
  'POST reset': (simulation) => {
    simulation.forgets();
    return {};
  },
};

function addFault(simulation: Simulation, question: Question): Fault {
  const only = question.text('only')?.split(',');
  const times = question.number('times');
  const scope: FaultScope = { ...(only ? { only } : {}), ...(times === undefined ? {} : { times }) };
  switch (question.required('kind')) {
    case 'refuses': {
      const description = question.text('description');
      const retryAfter = question.number('retryAfter');
      return simulation.faults.refuse({
        ...scope,
        status: question.number('status') ?? 500,
        ...(description === undefined ? {} : { description }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      });
    }
    case 'dark':
      return simulation.faults.hang(scope);
    case 'resets':
      return simulation.faults.reset(scope);
    case 'slow':
      return simulation.faults.delay(question.number('ms') ?? 1_000, scope);
    case 'lost-answers':
      return simulation.faults.loseAnswers(question.flag('reset') ? 'resetting' : 'hanging', {
        only: 'sendMessage',
        times: 1,
        ...scope,
      });
    default:
      throw new WrongQuestion('"kind" must be refuses, dark, resets, slow or lost-answers');
  }
}
