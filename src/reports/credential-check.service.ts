import { Injectable } from '@nestjs/common';

import { AccountsService } from '../fleet/accounts.service';
import { Clock } from '../platform/clock/clock';
import { PlumeClient } from '../plume-client/plume-client';
import { PlumeError } from '../plume-client/plume-error';

/** What Plume says to an account's credentials: taken, or what is wrong and what to do about it. */
export type CredentialCheck =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly reason: string; readonly remedy: string };

/** Tries whether Plume takes an account's credentials, now. */
@Injectable()
export class CredentialCheckService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly plume: PlumeClient,
    private readonly clock: Clock,
  ) {}

  /** Null when there is no such account. Anything but Plume's own answer is thrown. */
  async check(accountId: string): Promise<CredentialCheck | null> {
    const credentials = await this.accounts.credentials(accountId);
    if (!credentials) return null;
    try {
      await this.plume.verify(credentials);
    } catch (cause) {
      if (!(cause instanceof PlumeError)) throw cause;
      return { accepted: false, reason: cause.explanation, remedy: cause.remedy };
    }
    await this.accounts.markVerified(accountId, this.clock.now());
    return { accepted: true };
  }
}
