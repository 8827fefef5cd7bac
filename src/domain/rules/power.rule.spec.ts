import { at, NOON } from '../../../test/support/builders';
import type { Signal, SignalName, SignalState } from '../signal';
import { power } from './power.rule';

const signal = (name: SignalName, state: SignalState, since = at(-5)): Signal => ({
  name,
  state,
  since,
  reportedAt: since,
});
const judged = (...signals: Signal[]) =>
  power.evaluate({ locationId: 'home-1', locationName: 'Casa Vega', signals }, NOON);

describe('the rule power', () => {
  it('finds a home whose mains are gone, since they are', () => {
    expect(judged(signal('mains', 'off'), signal('ups', 'on'))).toMatchObject([
      { subject: 'home-1', outcome: 'found', severity: 'warning', since: at(-5), facts: { signals: ['mains'] } },
    ]);
  });

  it('is one finding however much is gone, since the first of it', () => {
    expect(judged(signal('ups', 'off', at(-2)), signal('mains', 'off', at(-9)))).toMatchObject([
      { outcome: 'found', since: at(-9), facts: { signals: ['mains', 'ups'] } },
    ]);
  });

  it('clears a home where all that reports is on', () => {
    expect(judged(signal('mains', 'on'))).toMatchObject([{ outcome: 'clear', facts: { signals: [] } }]);
  });

  it('decides nothing while something has not been heard of for long', () => {
    expect(judged(signal('mains', 'unknown'), signal('ups', 'on'))).toMatchObject([{ outcome: 'undecided' }]);
  });
});
