import type { Metrics } from '../platform/metrics/metrics';
import type { BudgetState } from './call-budget';
import type { Outcome, PlumeHosts } from './plume-host';

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  ok: 'ok',
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  throttled: 'throttled',
  notFound: 'not_found',
  unavailable: 'unavailable',
  malformed: 'malformed',
};

/** Counts each call to Plume, the tries of one read too. */
export function callMeter(metrics: Metrics): (outcome: Outcome) => void {
  const calls = metrics.counter('panoptes_plume_calls_total', 'Calls to Plume by how they ended', ['outcome']);
  // Looked up once: the poller counts thousands a second.
  const counters = new Map(Object.entries(OUTCOMES).map(([outcome, label]) => [outcome, calls.labels(label)]));
  return (outcome) => counters.get(outcome)?.inc();
}

/** Shows how the budget of the busiest host is used. */
export function showBudget(metrics: Metrics, hosts: PlumeHosts): void {
  const show = (name: string, help: string, of: (budget: BudgetState) => number) =>
    metrics.gauge(name, help, [], (gauge) => gauge.set(Math.max(0, ...hosts.states().map(of))));
  show('panoptes_plume_budget_used', 'Calls to Plume in the last five minutes', (budget) => budget.usedLast5Minutes);
  show('panoptes_plume_budget_limit', 'Calls to Plume allowed in five minutes; 0 = any', (budget) => budget.limit);
  show('panoptes_plume_budget_waiting', 'Calls that wait for their turn', (budget) => budget.waiting);
  show('panoptes_plume_throttled', '1 while Plume refuses us for too many calls', (budget) =>
    budget.throttledUntil === null ? 0 : 1,
  );
}
