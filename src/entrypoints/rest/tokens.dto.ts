import { z } from 'zod';

import { TOKEN_SCOPES } from '../../auth/caller';
import { givenMoment, id, moment, words } from './schemas';

const scopes = () => z.array(z.enum(TOKEN_SCOPES)).min(1).max(TOKEN_SCOPES.length);

export const TokenDto = z
  .object({
    id: id(),
    name: z.string(),
    prefix: z.string().meta({ description: 'The first letters of the token, to know it by.' }),
    scopes: scopes(),
    createdAt: moment(),
    expiresAt: moment().nullable(),
    lastUsedAt: moment().nullable(),
  })
  .meta({ id: 'Token' });

export const NewTokenDto = TokenDto.extend({
  token: z.string().meta({ description: 'Send it as a bearer token. It is shown this once.' }),
}).meta({ id: 'NewToken' });

export const NewToken = z.strictObject({
  name: words(100),
  scopes: scopes()
    .default(['read'])
    .meta({ description: 'Within what the role of its owner allows. `write` includes `read`.' }),
  expiresAt: givenMoment().nullable().default(null),
});
