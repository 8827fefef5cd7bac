import type { IncidentKind } from './incident';
import type { IncidentFacts, Verdict } from './rules/rule';

/** An incident that is open or acknowledged, as far as reconciling needs it. */
export interface OpenIncident {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly subject: string;
  readonly locationId: string | null;
  readonly flapping: boolean;
  readonly facts: IncidentFacts;
}

/** A verdict with whether its subject flaps: then it stays wrong until it is stable. */
export interface Judgement extends Verdict {
  readonly locationId: string | null;
  readonly flapping: boolean;
}

export interface Reconciliation {
  readonly opened: readonly Judgement[];
  readonly resolved: readonly OpenIncident[];
  /** Their subject is gone: they end without a recovery. */
  readonly removed: readonly OpenIncident[];
  /** Pods that turned out to be an effect of their location's outage. */
  readonly merged: readonly OpenIncident[];
  readonly flapping: readonly OpenIncident[];
  /** Stable again, and still wrong. */
  readonly stable: readonly OpenIncident[];
  /** More or fewer pods or signals belong to it than was told. */
  readonly updated: readonly { readonly incident: OpenIncident; readonly facts: IncidentFacts }[];
}

const identity = ({ kind, subject }: { kind: string; subject: string }) => `${kind}/${subject}`;

/**
 * Compares the incidents that are open with what the rules find now, for the subjects that were judged.
 *
 * Whoever calls it twice gets the same answer: after a crash, the next look puts right what the last one left.
 */
export function reconcile(open: readonly OpenIncident[], judgements: readonly Judgement[]): Reconciliation {
  const verdicts = new Map(judgements.map((judgement) => [identity(judgement), judgement]));
  const standing = new Map(open.map((incident) => [identity(incident), incident]));
  const dark = new Set(
    judgements.filter((each) => each.kind === 'location_offline' && isWrong(each)).map((each) => each.locationId),
  );
  const isEffect = ({ kind, locationId }: OpenIncident) => kind === 'pod_offline' && dark.has(locationId);

  const merged = open.filter(isEffect);
  const rest = open.filter((incident) => !isEffect(incident));
  const judged = rest.flatMap((incident) => {
    const judgement = verdicts.get(identity(incident));
    return judgement ? [{ incident, judgement }] : [];
  });
  const incidents = (some: typeof judged) => some.map(({ incident }) => incident);

  return {
    opened: judgements.filter((each) => isWrong(each) && !standing.has(identity(each)) && !isCovered(each, dark)),
    resolved: incidents(judged.filter(({ judgement }) => judgement.outcome === 'clear' && !judgement.flapping)),
    removed: rest.filter((incident) => !verdicts.has(identity(incident))),
    merged,
    flapping: incidents(judged.filter(({ incident, judgement }) => judgement.flapping && !incident.flapping)),
    stable: incidents(
      judged.filter(
        ({ incident, judgement }) => incident.flapping && !judgement.flapping && judgement.outcome !== 'clear',
      ),
    ),
    updated: judged
      .filter(({ incident, judgement }) => judgement.outcome === 'found' && grew(incident.facts, judgement.facts))
      .map(({ incident, judgement }) => ({ incident, facts: judgement.facts })),
  };
}

/** Wrong now, or so unsteady that it does not count as right. */
const isWrong = ({ outcome, flapping }: Judgement) => outcome === 'found' || (flapping && outcome === 'clear');

const isCovered = ({ kind, locationId }: Judgement, dark: ReadonlySet<string | null>) =>
  kind === 'pod_offline' && dark.has(locationId);

const grew = (before: IncidentFacts, now: IncidentFacts) =>
  (now.pods !== undefined || now.signals !== undefined) && affectedBy(now) !== affectedBy(before);

const affectedBy = ({ pods = [], signals = [] }: IncidentFacts) =>
  [...pods.map(({ name }) => name), ...signals].join('\n');
