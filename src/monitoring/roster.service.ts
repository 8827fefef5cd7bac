import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { LocationDocument } from '../domain/location';
import { notThere, Refusal } from '../domain/refusal';
import { AccountChangesService } from '../fleet/account-changes.service';
import { AccountsService } from '../fleet/accounts.service';
import { LocationChangesService } from '../fleet/location-changes.service';
import { ReviewService } from '../incidents/review.service';
import { type PlumeLocation, PlumeClient } from '../plume-client/plume-client';
import { PlumeError } from '../plume-client/plume-error';
import { Clock } from '../platform/clock/clock';
import type { Transactional, Tx } from '../platform/database/sql';

/** Where a location is found at Plume. */
export interface Wanted {
  readonly accountId: string;
  readonly customerId: string;
  readonly locationId: string;
}

const UNKNOWN = {
  account: { en: 'There is no such Plume account.', es: 'No existe esa cuenta de Plume.' },
  location: {
    en: 'Plume knows no such location of this customer.',
    es: 'Plume no conoce ninguna ubicación así de este cliente.',
  },
};

/** Locations that one transaction deletes: with their history, a fraction of a second. */
const REMOVED_AT_ONCE = 500;

/** What is watched, by people's wish: takes locations in and lets them go, with all that hangs on them. */
@Injectable()
export class RosterService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly plume: PlumeClient,
    private readonly accounts: AccountsService,
    private readonly accountChanges: AccountChangesService,
    private readonly locations: LocationChangesService,
    private readonly review: ReviewService,
  ) {}

  /** Watches a location that Plume has. Gives our id of it; throws a Refusal when Plume knows none, or we have it. */
  async watch(wanted: Wanted): Promise<string> {
    return this.watchKnown(wanted, await this.describe(wanted));
  }

  /** The same of a location that Plume has described already: nothing is asked of anybody. */
  watchKnown(wanted: Wanted, document: LocationDocument, within: Transactional = this.db): Promise<string> {
    return this.locations.add(wanted, document, this.clock.now(), within);
  }

  /** Watches a location no more. Its history stays, and a listing of Plume does not bring it back. */
  retire(locationId: string): Promise<void> {
    return this.db.transaction((tx) => this.letGo(tx, locationId));
  }

  /** Deletes a location, watched or retired, its pods and all that was ever known of them. */
  async erase(locationId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const watched = await this.locations.isWatched(tx, locationId);
      if (watched === null) throw notThere();
      if (watched) await this.letGo(tx, locationId);
      await this.locations.erase(tx, locationId);
    });
  }

  /**
   * Deletes an account with everything that was seen through it: a little at a time, since nobody may be kept waiting for
   * the locks of a whole fleet. Broken off, it leaves an account with fewer locations; deleting it again goes on there.
   */
  async removeAccount(accountId: string): Promise<void> {
    await this.accountChanges.stopListing(accountId);
    while ((await this.db.transaction((tx) => this.removeSome(tx, accountId))) === REMOVED_AT_ONCE);
    await this.db.transaction(async (tx) => {
      await this.accountChanges.close(tx, accountId);
      // Whoever was faster than the lock has added a few.
      while ((await this.removeSome(tx, accountId)) === REMOVED_AT_ONCE);
      await this.review.forgetAccount(tx, accountId, this.clock.now());
      await this.accountChanges.remove(tx, accountId);
    });
  }

  private async removeSome(tx: Tx, accountId: string): Promise<number> {
    const now = this.clock.now();
    const ids = await this.locations.retireSomeOf(tx, accountId, REMOVED_AT_ONCE, now);
    await this.review.forget(tx, ids, now);
    await this.locations.remove(tx, ids, now);
    return ids.length;
  }

  private async letGo(tx: Tx, locationId: string): Promise<void> {
    const now = this.clock.now();
    await this.locations.dismiss(tx, locationId, now);
    await this.review.forget(tx, [locationId], now);
  }

  /** What Plume says of a location. Throws a Refusal when it knows none. */
  async describe({ accountId, customerId, locationId }: Wanted): Promise<PlumeLocation> {
    const credentials = await this.accounts.credentials(accountId);
    if (!credentials) throw new Refusal('invalid', UNKNOWN.account, 'accountId');
    try {
      return await this.plume.location(credentials, { customerId, locationId }, 'person');
    } catch (cause) {
      if (!(cause instanceof PlumeError)) throw cause;
      if (cause.kind === 'notFound' && !cause.atSignIn) {
        throw new Refusal('invalid', UNKNOWN.location, 'locationId');
      }
      throw cause.asRefusal();
    }
  }
}
