import type { AccountRule } from './rule';

/** We are blind: Plume does not answer for an account, or refuses its credentials. No home is called offline for it. */
export const plumeUnreachable: AccountRule = {
  kind: 'plume_unreachable',
  about: 'account',
  evaluate: ({ id, name, state, since, reason }) => [
    {
      kind: 'plume_unreachable',
      subject: id,
      podId: null,
      outcome: state === 'ok' ? 'clear' : 'found',
      severity: 'critical',
      since,
      title: `Plume account ${name} cannot be watched`,
      facts: reason ? { reason } : {},
    },
  ],
};
