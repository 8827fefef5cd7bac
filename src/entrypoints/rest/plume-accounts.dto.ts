import { z } from 'zod';

import { id, moment, words } from './schemas';

const monitor = z.enum(['all', 'selected']).meta({
  description: '`all`: every location the partner has; `selected`: those that were added one by one.',
});

const address = () => z.url({ protocol: /^https?$/ }).max(500);

export const PlumeAccountDto = z
  .object({
    id: id(),
    name: z.string(),
    partnerId: z.string(),
    monitor,
    state: z.enum(['ok', 'refused', 'unreachable']),
    verifiedAt: moment().nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'PlumeAccount', description: "A partner's access to a Plume Cloud. Its header is never given back." });

export const NewPlumeAccount = z.strictObject({
  name: words(100),
  authHeader: words(4_000).meta({ description: 'The authorization header of the Plume Portal.', format: 'password' }),
  partnerId: words(200),
  ssoUrl: address().optional(),
  apiBase: address().optional(),
  reportsBase: address().optional(),
  monitor: monitor.default('selected'),
});

export const PlumeAccountChanges = NewPlumeAccount.extend({ monitor }).partial();

export const CheckDto = z
  .object({ accepted: z.boolean(), reason: z.string().optional(), remedy: z.string().optional() })
  .meta({ id: 'CredentialCheck', description: 'What Plume says to the credentials, and what can be done about it.' });

export const CustomerDto = z
  .object({
    id: z.string(),
    accountId: z.string().nullable().meta({ description: "The partner's own key for the customer." }),
    name: z.string().nullable(),
    email: z.string().nullable(),
  })
  .meta({ id: 'PlumeCustomer' });

export const FoundLocationDto = z
  .object({ id: z.string(), name: z.string().nullable(), serviceLevel: z.string().nullable() })
  .meta({ id: 'PlumeLocation' });
