import type { Actor } from '../domain/permissions';

/** What an API token may be used for, within what its owner's role allows. */
export const TOKEN_SCOPES = ['read', 'write', 'ingest'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Who asks, and by what right they came in: a signed-in session, or an API token. */
export interface Caller {
  readonly actor: Actor;
  readonly sessionId: string | null;
  readonly token: { readonly id: string; readonly scopes: readonly TokenScope[] } | null;
}
