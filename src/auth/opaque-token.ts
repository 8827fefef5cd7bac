import { createHash, randomBytes } from 'node:crypto';

/** 43 random characters of the alphabet for addresses: nobody guesses them, and they say nothing. */
export const newOpaque = (): string => randomBytes(32).toString('base64url');

/** What is kept of a random token. So much chance needs no slow hash. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
