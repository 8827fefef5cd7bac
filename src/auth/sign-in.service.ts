import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { rows } from '../platform/database/sql';
import { Metrics } from '../platform/metrics/metrics';
import { normalisedEmail } from './email';
import { hashOf } from './opaque-token';
import { Passwords } from './passwords';
import { SecondFactors } from './second-factors.service';
import { type Subject, Tries } from './tries';

const PER_EMAIL = 5;
const PER_ADDRESS = 20;

/** Passwords that are checked side by side: each takes 19 MiB and a processor for its time. */
const LANES = 4;

export interface SignInFrom {
  /** Where it is tried from; null where there is no such thing. */
  readonly address: string | null;
  /** The authenticator's code, when it was given. */
  readonly otp?: string | undefined;
}

/** What somebody who is signed in shows once more. */
export interface Proof extends SignInFrom {
  readonly password?: string | undefined;
}

interface Throttled {
  readonly kind: 'throttled';
  readonly retryAfterSeconds: number;
}

export type SignInResult =
  | { readonly kind: 'ok'; readonly userId: string }
  /** Unknown, wrong or disabled: which of them is nobody's business. */
  | { readonly kind: 'wrong' }
  | Throttled
  /** The password is right, and the authenticator's code is wanted as well. */
  | { readonly kind: 'otp' };

/** Checks who somebody says they are, by e-mail and password, whichever door they stand at. */
@Injectable()
export class SignInService {
  private readonly logger = new Logger(SignInService.name);
  private readonly lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
  private readonly failed;

  constructor(
    private readonly db: DataSource,
    private readonly tries: Tries,
    private readonly passwords: Passwords,
    private readonly secondFactors: SecondFactors,
    metrics: Metrics,
  ) {
    this.failed = metrics.counter('panoptes_sign_ins_failed_total', 'Sign-ins that failed', ['reason']);
  }

  /** The same answer after the same time for an address that is unknown and a password that is wrong. */
  async check(email: string, password: string, { address, otp }: SignInFrom): Promise<SignInResult> {
    const result = await this.counted(email, address, () => this.outcome(normalisedEmail(email), password, otp));
    if (result.kind !== 'ok') this.failed.inc({ reason: result.kind });
    return result;
  }

  /** Checks that it is still them who is signed in, by a code of their authenticator or else by the password. */
  async prove(userId: string, { password, otp, address }: Proof): Promise<Exclude<SignInResult, { kind: 'otp' }>> {
    const [user] = await rows<{ email: string; password_hash: string | null }>(
      this.db,
      'SELECT email, password_hash FROM users WHERE id = $1 AND active',
      [userId],
    );
    if (!user || (password === undefined && otp === undefined)) return { kind: 'wrong' };
    return this.counted(user.email, address, async () => {
      const right =
        otp === undefined
          ? await this.passwords.matches(user.password_hash, password ?? '')
          : (await this.secondFactors.check(userId, otp)) === 'passed';
      return right ? { kind: 'ok', userId } : { kind: 'wrong' };
    });
  }

  /** A wrong try counts, whichever door it is made at. */
  private counted<T extends SignInResult>(email: string, address: string | null, outcome: () => Promise<T>) {
    return this.inLane(email, async (): Promise<T | Throttled> => {
      const attempt = await this.tries.begin(subjectsOf(normalisedEmail(email), address));
      if (attempt.kind === 'throttled') {
        this.logger.warn({ address }, 'a sign-in has to wait: too many were wrong');
        return attempt;
      }
      const result = await outcome();
      if (result.kind === 'wrong') this.logger.warn({ address }, 'a sign-in was refused');
      else await attempt.takeBack();
      return result;
    });
  }

  private async outcome(email: string, password: string, otp: string | undefined): Promise<SignInResult> {
    const [user] = await rows<{ id: string; password_hash: string | null }>(
      this.db,
      'SELECT id, password_hash FROM users WHERE email = $1 AND active',
      [email],
    );
    if (!(await this.passwords.matches(user?.password_hash ?? null, password)) || !user) return { kind: 'wrong' };
    switch (await this.secondFactors.check(user.id, otp)) {
      case 'passed':
        return { kind: 'ok', userId: user.id };
      case 'missing':
        return { kind: 'otp' };
      case 'wrong':
        return { kind: 'wrong' };
    }
  }

  /**
   * One after the other for an address, a few side by side in all.
   *
   * A try counts as wrong until its password has been found right: people who sign in at once with the right one must
   * not throttle each other.
   */
  private inLane<T>(email: string, work: () => Promise<T>): Promise<T> {
    const lane = Number.parseInt(hashOf(normalisedEmail(email)).slice(0, 2), 16) % LANES;
    const turn = (this.lanes[lane] ?? Promise.resolve()).then(work);
    this.lanes[lane] = turn.catch(() => undefined);
    return turn;
  }
}

// An address may hold what was meant for the field below it: only its hash is kept.
const subjectsOf = (email: string, address: string | null): Subject[] => [
  { name: `sign-in:email:${hashOf(email)}`, limit: PER_EMAIL },
  ...(address ? [{ name: `sign-in:address:${address}`, limit: PER_ADDRESS }] : []),
];
