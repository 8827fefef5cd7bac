import { AsyncLocalStorage } from 'node:async_hooks';

/** Who does something, and through which door they came. */
export interface Doer {
  readonly via: 'rest' | 'telegram' | 'cli' | 'assistant' | 'mcp' | 'system';
  readonly userId: string | null;
  /** The API token they came with, when it was one. */
  readonly tokenId: string | null;
  readonly chat: string | null;
  /** The network address they came from. */
  readonly address: string | null;
}

const SYSTEM: Doer = { via: 'system', userId: null, tokenId: null, chat: null, address: null };

const doers = new AsyncLocalStorage<Doer>();

/** Runs `work` in somebody's name: what it writes into the audit, however deep, is theirs. */
export function actingAs<T>(doer: Doer, work: () => T): T {
  return doers.run(doer, work);
}

/** Who acts now; the product itself when nobody does. */
export const doerNow = (): Doer => doers.getStore() ?? SYSTEM;
