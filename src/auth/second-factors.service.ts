import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';

import { Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { affected, rows } from '../platform/database/sql';
import { SecretBox } from '../platform/secrets/secret-box';
import { base32, matchingStep, otpauthUrl } from './totp';

/** As long as the digest of SHA-1, which RFC 4226 recommends. */
const SECRET_BYTES = 20;

export interface NewSecondFactor {
  /** Base32, to type into an authenticator. Shown once. */
  readonly secret: string;
  /** The same, for a QR code. */
  readonly otpauthUrl: string;
}

interface Stored {
  readonly sealed_secret: string;
  readonly confirmed: boolean;
}

/** The second factor of who wants one: a code of their authenticator, besides the password. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly audit: Audit,
  ) {}

  /** Begins: a new secret, which counts from its first right code on. Refuses when there is one that counts. */
  async begin(userId: string): Promise<NewSecondFactor> {
    const secret = randomBytes(SECRET_BYTES);
    const [user] = await rows<{ email: string }>(this.db, 'SELECT email FROM users WHERE id = $1', [userId]);
    const kept = await affected(
      this.db,
      `INSERT INTO second_factors (user_id, sealed_secret, created_at) VALUES ($1, $2, $3)
       ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, created_at = excluded.created_at
       WHERE second_factors.confirmed_at IS NULL`,
      [userId, await this.box.seal(secret.toString('base64')), this.clock.now()],
    );
    if (kept === 0 || !user) {
      throw isSetUp();
    }
    return { secret: base32(secret), otpauthUrl: otpauthUrl(user.email, secret) };
  }

  /** Whether the code is right; from then on the second factor counts. Refuses when it does so already. */
  async confirm(userId: string, code: string): Promise<boolean> {
    const stored = await this.stored(userId);
    // Tries here are not counted: nobody may guess by them a code that opens something.
    if (stored?.confirmed) throw isSetUp();
    return (await this.take(userId, stored, code)) === 'passed';
  }

  async isOn(userId: string): Promise<boolean> {
    return (await this.stored(userId))?.confirmed === true;
  }

  /** Whether a sign-in may go on. A right code at a sign-in confirms what is still to be confirmed. */
  async check(userId: string, code: string | undefined): Promise<'passed' | 'missing' | 'wrong'> {
    const stored = await this.stored(userId);
    if (!stored) return 'passed';
    if (!code) return stored.confirmed ? 'missing' : 'passed';
    const taken = await this.take(userId, stored, code);
    return stored.confirmed ? taken : 'passed';
  }

  /** False when there was none. One that counts is for whoever has proved themselves: see `SignInService.prove`. */
  remove(userId: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const removed = await affected(tx, 'DELETE FROM second_factors WHERE user_id = $1', [userId]);
      if (removed > 0) await this.audit.write(tx, { action: 'second-factor.removed', ...subject(userId) });
      return removed > 0;
    });
  }

  private async stored(userId: string): Promise<Stored | undefined> {
    const [stored] = await rows<Stored>(
      this.db,
      'SELECT sealed_secret, confirmed_at IS NOT NULL AS confirmed FROM second_factors WHERE user_id = $1',
      [userId],
    );
    return stored;
  }

  /** A code is good once, also when two bring it at the same moment: its step must be newer than any before. */
  private async take(userId: string, stored: Stored | undefined, code: string): Promise<'passed' | 'wrong'> {
    if (!stored) return 'wrong';
    const now = this.clock.now();
    const secret = Buffer.from((await this.box.open(stored.sealed_secret)).reveal(), 'base64');
    const step = matchingStep(secret, code, now);
    if (step === null) return 'wrong';
    return this.db.transaction(async (tx) => {
      const taken = await affected(
        tx,
        `UPDATE second_factors SET last_step = $2, confirmed_at = COALESCE(confirmed_at, $3)
         WHERE user_id = $1 AND last_step < $2`,
        [userId, step, now],
      );
      if (taken === 0) return 'wrong';
      if (!stored.confirmed) await this.audit.write(tx, { action: 'second-factor.added', ...subject(userId) });
      return 'passed';
    });
  }
}

const isSetUp = () =>
  new Refusal('conflict', {
    en: 'A second factor is set up already: remove it first.',
    es: 'Ya hay un segundo factor configurado: quítelo antes.',
  });

const subject = (userId: string) => ({ subjectType: 'user', subjectId: userId });
