import { Injectable } from '@nestjs/common';

import { Refusal } from '../domain/refusal';
import { type AccountCredentials, AccountsService } from '../fleet/accounts.service';
import { Clock } from '../platform/clock/clock';
import { Secret } from '../platform/secrets/secret';
import { basicHeader, pairOf } from '../plume-client/credentials';
import { PlumeClient } from '../plume-client/plume-client';
import { PlumeError } from '../plume-client/plume-error';

/** What Plume says to an account's credentials: taken, or what is wrong and what to do about it. */
export type CredentialCheck =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly reason: string; readonly remedy: string };

/** How many locations credentials see; there may be `more`. */
export interface Seen {
  readonly locations: number;
  readonly more: boolean;
}

/** What came of trying credentials out. */
export type Trial =
  | { readonly accepted: true; readonly sees: Seen | null }
  | {
      readonly accepted: false;
      /** Which of the two is not good; null when it is neither, or Plume does not tell. */
      readonly about: 'header' | 'partner' | null;
      readonly said: Readonly<Record<'en' | 'es', string>>;
    };

const PAGE = 500;

/** Tries whether Plume takes an account's credentials, now. */
@Injectable()
export class CredentialCheckService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly plume: PlumeClient,
    private readonly clock: Clock,
  ) {}

  /** Throws a Refusal for credentials that cannot even be tried: no header, or an address that is not allowed here. */
  checkForm(credentials: Omit<AccountCredentials, 'accountId'>): void {
    const fault = this.plume.fault({ ...credentials, accountId: '' });
    if (fault) {
      const { explanation, remedy, spanish } = fault;
      const es = `${spanish.explanation} ${spanish.remedy}`;
      throw new Refusal('invalid', { en: `${explanation} ${remedy}`, es });
    }
  }

  /** The header that is meant by what was pasted: with `Basic ` or without, in quotes. Null when it cannot be one. */
  headerOf(pasted: string): Secret | null {
    const header = basicHeader(pasted);
    return header === null || pairOf(header)[1] === '' ? null : new Secret(header);
  }

  /** Tries credentials that nobody keeps yet, and counts what they see as far as one call tells. */
  async tryOut(authHeader: Secret, partnerId: string): Promise<Trial> {
    const credentials = { ...this.accounts.addressesOf({}), accountId: '', authHeader, partnerId };
    try {
      await this.plume.verify(credentials);
      return { accepted: true, sees: await this.seen(credentials) };
    } catch (cause) {
      if (!(cause instanceof PlumeError)) throw cause;
      const { explanation, remedy, spanish } = cause;
      return {
        accepted: false,
        about: cause.about,
        said: { en: `${explanation} ${remedy}`, es: `${spanish.explanation} ${spanish.remedy}` },
      };
    }
  }

  private async seen(credentials: AccountCredentials): Promise<Seen | null> {
    try {
      const customers = await this.plume.customers(credentials, { offset: 0, limit: PAGE }, 'person');
      // A customer always has a location; a listing that names none just does not tell.
      const locations = customers.reduce((sum, customer) => sum + Math.max(1, customer.locations.length), 0);
      return { locations, more: customers.length >= PAGE };
    } catch (cause) {
      if (cause instanceof PlumeError) return null;
      throw cause;
    }
  }

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
