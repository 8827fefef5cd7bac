import { earliest } from '../duration';
import type { Outcome, PowerRule, PowerView } from './rule';

/** A site says itself that it has no power: its mains are gone, its battery backup is, or both. One page for a home. */
export const power: PowerRule = {
  kind: 'power',
  about: 'power',
  evaluate: (view, now) => {
    const off = view.signals.filter(({ state }) => state === 'off');
    return [
      {
        kind: 'power',
        subject: view.locationId,
        podId: null,
        outcome: outcome(view),
        severity: 'warning',
        since: earliest(off.map(({ since }) => since)) ?? now,
        title: `${view.locationName} has lost power`,
        facts: { signals: off.map(({ name }) => name).sort() },
      },
    ];
  },
};

function outcome({ signals }: PowerView): Outcome {
  if (signals.some(({ state }) => state === 'off')) return 'found';
  return signals.some(({ state }) => state === 'unknown') ? 'undecided' : 'clear';
}
