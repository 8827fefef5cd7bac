import type { IncidentKind } from '../incident';
import type { Severity } from '../severity';

/** The incidents of one kind and severity that began within a period, counted. */
export interface IncidentTally {
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly count: number;
  /** How many were acknowledged by somebody, and how long that took, all together. */
  readonly acknowledged: number;
  readonly secondsToAcknowledge: number;
  /** How many have ended, and how long they lasted, all together. */
  readonly resolved: number;
  readonly secondsToResolve: number;
}

/** A location with the incidents that began there. */
export interface TroubledLocation {
  readonly id: string;
  readonly name: string;
  readonly customerName: string | null;
  readonly incidents: number;
  readonly outages: number;
  /** Without connection within the period. */
  readonly offlineSeconds: number;
}

/** How a period went. Without anything to take a mean of, a mean is null and never 0. */
export interface IncidentAnalytics {
  readonly count: number;
  readonly stillOpen: number;
  readonly byKind: Readonly<Partial<Record<IncidentKind, number>>>;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly acknowledged: number;
  /** Mean time to acknowledge, of those that were. */
  readonly mttaSeconds: number | null;
  readonly resolved: number;
  /** Mean time to resolve, of those that have ended. */
  readonly mttrSeconds: number | null;
}

/** Puts the tallies of a period together. Times that lie before a beginning (clocks differ) count as none. */
export function analyticsOf(tallies: readonly IncidentTally[]): IncidentAnalytics {
  const sum = (of: (tally: IncidentTally) => number) => tallies.reduce((all, tally) => all + Math.max(0, of(tally)), 0);
  const count = sum((tally) => tally.count);
  const acknowledged = sum((tally) => tally.acknowledged);
  const resolved = sum((tally) => tally.resolved);
  const bySeverity = { critical: 0, warning: 0, info: 0 };
  const byKind: Partial<Record<IncidentKind, number>> = {};
  for (const tally of tallies) {
    bySeverity[tally.severity] += tally.count;
    byKind[tally.kind] = (byKind[tally.kind] ?? 0) + tally.count;
  }
  return {
    ...{ count, stillOpen: count - resolved, byKind, bySeverity, acknowledged, resolved },
    mttaSeconds: mean(
      sum((tally) => tally.secondsToAcknowledge),
      acknowledged,
    ),
    mttrSeconds: mean(
      sum((tally) => tally.secondsToResolve),
      resolved,
    ),
  };
}

const mean = (total: number, count: number): number | null => (count > 0 ? Math.round(total / count) : null);
