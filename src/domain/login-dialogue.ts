import { after, minutes } from './duration';

/** Wrong pairs after which a dialogue ends, and how long it may take at the most. */
export const LOGIN_TRIES = 3;
export const LOGIN_LASTS = minutes(10);

/** Where somebody is who signs in by chat. */
export interface LoginDialogue {
  /** What is waited for; `over` waits for nothing, and only keeps watch over passwords that come too late. */
  readonly step: 'email' | 'password' | 'code' | 'over';
  /** Null until it was said. */
  readonly email: string | null;
  readonly wrong: number;
  readonly endsAt: Date;
}

/** What a message means in the dialogue. Every one but `email` may hold a password, and is deleted. */
export type LoginWord =
  | { readonly kind: 'email'; readonly next: LoginDialogue }
  | { readonly kind: 'no-email' }
  | { readonly kind: 'password'; readonly email: string; readonly password: string }
  | { readonly kind: 'code'; readonly email: string; readonly code: string }
  | { readonly kind: 'over' }
  | { readonly kind: 'late' };

/** What the sign-in says of what was tried. */
export type LoginVerdict = 'ok' | 'wrong' | 'throttled' | 'otp';

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,250}$/;

/** What follows `/login`: an address or nothing, and whether there is more, which may be a password. */
export function readLogin(argument: string): { readonly email: string | null; readonly tooMuch: boolean } {
  const [first = '', ...more] = argument.split(/\s+/);
  const email = EMAIL.test(first) ? first : null;
  return { email, tooMuch: more.length > 0 || (first !== '' && email === null) };
}

export const beginLogin = (email: string | null, now: Date): LoginDialogue => ({
  step: email === null ? 'email' : 'password',
  email,
  wrong: 0,
  endsAt: after(now, LOGIN_LASTS),
});

/** Takes in what was written while the dialogue waits. */
export function hear(dialogue: LoginDialogue, text: string, now: Date): LoginWord {
  const { step, email, endsAt } = dialogue;
  if (now >= endsAt) return { kind: 'late' };
  if (step === 'over') return { kind: 'over' };
  if (step === 'password' && email !== null) return { kind: 'password', email, password: text };
  if (step === 'code' && email !== null) return { kind: 'code', email, code: text.replace(/\s+/g, '') };
  const said = text.trim();
  return EMAIL.test(said)
    ? { kind: 'email', next: { ...dialogue, step: 'password', email: said } }
    : { kind: 'no-email' };
}

/** Where the dialogue goes from here; null when whoever it was is signed in. */
export function judge(dialogue: LoginDialogue, verdict: LoginVerdict): LoginDialogue | null {
  if (verdict === 'ok') return null;
  if (verdict === 'throttled') return { ...dialogue, step: 'over' };
  if (verdict === 'otp' && dialogue.step === 'password') return { ...dialogue, step: 'code' };
  const wrong = dialogue.wrong + 1;
  return { ...dialogue, wrong, step: wrong >= LOGIN_TRIES ? 'over' : dialogue.step };
}
