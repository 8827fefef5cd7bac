import { after, minutes } from './duration';

/** How long setting up an account by chat may take. */
const SETUP_LASTS = minutes(10);

/** Where somebody is who sets up a Plume account by chat. The header is kept apart, sealed. */
export interface SetupDialogue {
  /** What is waited for; `choice` waits for a button, `done` for nothing any more. */
  readonly step: 'header' | 'partner' | 'choice' | 'done';
  /** Null until it was said. */
  readonly partnerId: string | null;
  /** The account that was made or changed, once it is `done`. */
  readonly accountId: string | null;
  readonly endsAt: Date;
}

export const beginSetup = (now: Date): SetupDialogue => ({
  step: 'header',
  partnerId: null,
  accountId: null,
  endsAt: after(now, SETUP_LASTS),
});

const QUOTES = /^["'“”„«‘’`]+|["'“”»‘’`]+$/g;

/** The partner id that was meant, without quotes or the word before it; null when it cannot be one. */
export function readPartnerId(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^partner[\s_-]?id\s*[:=]\s*/i, '')
    .replace(QUOTES, '')
    .trim();
  return /^[A-Za-z0-9][\w-]{0,99}$/.test(bare) ? bare : null;
}

/** Where a dialogue goes on whose credentials Plume did not take: at the one that is not good. */
export const setBack = (dialogue: SetupDialogue, about: 'header' | 'partner' | null): SetupDialogue => ({
  ...dialogue,
  step: about === 'header' ? 'header' : 'partner',
});

/** A name for the account of a partner, the same whenever it is asked for. */
export const accountNameOf = (partnerId: string): string => `Plume ${partnerId}`.slice(0, 100);
