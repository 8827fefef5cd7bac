import { Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

import { after, minutes } from '../domain/duration';
import { Clock } from '../platform/clock/clock';
import { SecretBox } from '../platform/secrets/secret-box';

/** An access token is good for this long; a session ended or a user disabled makes it void at once. */
export const ACCESS_LIFE = minutes(15);

const ISSUER = 'panoptes';
const ALGORITHM = 'HS256';

/** Signs what a session shows with every request, and reads it back. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly clock: Clock,
    private readonly box: SecretBox,
  ) {}

  sign(userId: string, sessionId: string): Promise<string> {
    const now = this.clock.now();
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(after(now, ACCESS_LIFE))
      .sign(this.key());
  }

  /** The session's id; null when the token is not ours, was changed, or is too old. */
  async sessionOf(token: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify<{ sid?: unknown }>(token, this.key(), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        requiredClaims: ['sub', 'exp', 'sid'],
        currentDate: this.clock.now(),
      });
      return typeof payload.sid === 'string' ? payload.sid : null;
    } catch {
      return null;
    }
  }

  /** What a browser of this session must send in its CSRF header: only a page of ours can read it. */
  csrfToken(sessionId: string): string {
    return createHmac('sha256', this.box.derive('csrf')).update(sessionId).digest('base64url');
  }

  isCsrfToken(sessionId: string, given: string): boolean {
    const expected = Buffer.from(this.csrfToken(sessionId));
    const shown = Buffer.from(given);
    return shown.length === expected.length && timingSafeEqual(shown, expected);
  }

  private key(): Uint8Array {
    return Buffer.from(this.box.derive('access-tokens'));
  }
}
