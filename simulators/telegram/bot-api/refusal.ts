import type { ResponseParameters } from '../wire';

/**
 * Whose doing a refusal is: the bot broke the protocol, the world is so (blocked, deleted, too late), the bot was too
 * fast, or a test asked for it.
 */
export type Blame = 'protocol' | 'world' | 'limit' | 'fault';

/** An answer of Telegram that is not ok, with its own code and words. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly description: string,
    readonly blame: Blame,
    readonly parameters?: ResponseParameters,
  ) {
    super(description);
    this.name = 'Refusal';
  }
}

/** The bot sent something that no correct bot sends. */
export const broken = (words: string) => new Refusal(400, `Bad Request: ${words}`, 'protocol');

/** A correct request that the state of the world does not allow. */
export const impossible = (words: string, parameters?: ResponseParameters) =>
  new Refusal(400, `Bad Request: ${words}`, 'world', parameters);

export const forbidden = (words: string) => new Refusal(403, `Forbidden: ${words}`, 'world');

export const conflict = (words: string) => new Refusal(409, `Conflict: ${words}`, 'world');
