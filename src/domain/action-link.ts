import { z } from 'zod';

import { days, hours } from './duration';

/** What a link in a message does, once whoever holds it has pressed the button on its page. */
export const LINKED_ACTIONS = ['acknowledge', 'decline', 'silence', 'unsubscribe', 'verify'] as const;
export type LinkedAction = (typeof LINKED_ACTIONS)[number];

/** A link is good for so long. */
export const LINK_LIFE = days(7);

/** One that confirms an address: longer than its code, which could be guessed. */
export const VERIFY_LINK_LIFE = hours(1);

/** A link for one purpose, of one person. */
export interface ActionLink {
  readonly action: LinkedAction;
  /** The delivery whose incident is meant; of `unsubscribe`, the destination; of `verify`, the code that was sent. */
  readonly about: string;
  /** In whose name; null: nobody's, who can only unsubscribe. */
  readonly userId: string | null;
  readonly expiresAt: Date;
}

const written = z
  .strictObject({ a: z.enum(LINKED_ACTIONS), d: z.guid(), u: z.guid().nullable(), e: z.int().min(0).max(1e11) })
  .refine(({ a, u }) => u !== null || a === 'unsubscribe');

/** The link as its token carries it, before it is signed. */
export const actionLinkText = ({ action, about, userId, expiresAt }: ActionLink): string =>
  JSON.stringify({ a: action, d: about, u: userId, e: Math.floor(expiresAt.getTime() / 1_000) });

/** What `actionLinkText` has written; null for what it cannot have. */
export function readActionLink(text: string): ActionLink | null {
  try {
    const { a, d, u, e } = written.parse(JSON.parse(text));
    return { action: a, about: d, userId: u, expiresAt: new Date(e * 1_000) };
  } catch {
    return null;
  }
}
