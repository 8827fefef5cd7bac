import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, minutes, seconds } from '../domain/duration';
import { type AccountCredentials, AccountsService } from '../fleet/accounts.service';
import { DirectoryService, type ListedLocation } from '../fleet/directory.service';
import { ReviewService } from '../incidents/review.service';
import { type PlumeCustomer, PlumeClient } from '../plume-client/plume-client';
import { PlumeError } from '../plume-client/plume-error';
import { Clock } from '../platform/clock/clock';

const PAGE = 500;
const EVERY = minutes(10);
const RETRY = minutes(1);
/** What a whole listing costs must stay small beside what looking costs. */
const PAUSE_PER_CALL = seconds(30);

/** Keeps the list of locations fresh for accounts that watch everything their partner has. */
@Injectable()
export class DiscoveryService {
  private readonly logger = new Logger(DiscoveryService.name);

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly plume: PlumeClient,
    private readonly accounts: AccountsService,
    private readonly directory: DirectoryService,
    private readonly review: ReviewService,
  ) {}

  /** Lists one account that is due. Gives false when none is. */
  async turn(): Promise<boolean> {
    const accountId = await this.accounts.claimDiscovery();
    if (!accountId) return false;
    const credentials = await this.accounts.credentials(accountId);
    if (!credentials) return true;
    try {
      const calls = await this.list(credentials);
      const pause = Math.max(EVERY, calls * PAUSE_PER_CALL);
      await this.accounts.finishDiscovery(accountId, after(this.clock.now(), pause));
    } catch (error) {
      await this.accounts.finishDiscovery(accountId, after(this.clock.now(), RETRY));
      await this.tell(accountId, error);
    }
    return true;
  }

  private async list(credentials: AccountCredentials): Promise<number> {
    const { accountId } = credentials;
    const listed = new Set<string>();
    let calls = 0;
    for (let offset = 0; ; offset += PAGE) {
      const customers = await this.plume.customers(credentials, { offset, limit: PAGE }, 'background');
      calls += 1;
      const locations: ListedLocation[] = [];
      for (const customer of customers) {
        if (customer.locations.length === 0) calls += 1;
        locations.push(...(await this.locationsOf(credentials, customer)));
      }
      const fresh = locations.filter(({ locationId }) => !listed.has(locationId));
      for (const { locationId } of fresh) listed.add(locationId);
      if (fresh.length > 0) await this.directory.add(accountId, fresh, this.clock.now());
      // A cloud that ignores the offset would answer with the same page for ever.
      if (customers.length < PAGE || fresh.length === 0) break;
    }
    await this.retireMissing(accountId, [...listed]);
    return calls;
  }

  private async locationsOf(credentials: AccountCredentials, customer: PlumeCustomer): Promise<ListedLocation[]> {
    const { id: customerId, name, accountId: customerAccountId } = customer;
    // A customer always has a location; a listing that names none just does not tell.
    const locations =
      customer.locations.length > 0
        ? customer.locations
        : await this.plume.customerLocations(credentials, customerId, 'background');
    return locations.map((location) => ({
      customerId,
      customerName: name,
      customerAccountId,
      locationId: location.id,
      name: location.name ?? name ?? location.id,
    }));
  }

  /** An answer that suddenly leaves out most of a fleet is more likely wrong than true: then nothing is retired. */
  private async retireMissing(accountId: string, listed: readonly string[]): Promise<void> {
    const known = await this.directory.countOf(accountId);
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      const missing = await this.directory.missingFrom(tx, accountId, listed);
      if (missing.length === 0) return;
      if (missing.length > 10 && missing.length > known / 2) {
        this.logger.warn({ missing: missing.length, known }, 'a listing left out most locations; none is retired');
        return;
      }
      await this.directory.retire(tx, missing, now);
      await this.review.forget(tx, missing, now);
      this.logger.log({ locations: missing.length }, 'locations are no longer listed by Plume and retired');
    });
  }

  /** The account's state follows from it as from a failed look: there may be no location yet to look at. */
  private async tell(accountId: string, error: unknown): Promise<void> {
    if (!(error instanceof PlumeError)) {
      this.logger.error({ accountId, cause: error }, 'locations could not be listed');
      return;
    }
    // Plume's trouble is no fault of ours: one line says it all.
    this.logger.warn({ accountId, reason: error.message }, 'locations could not be listed');
    const now = this.clock.now();
    const refused = error.kind === 'unauthorized' && error.atSignIn;
    await this.accounts.report([
      {
        accountId,
        successAt: null,
        failed: 1,
        failingSince: now,
        error: `${error.explanation} ${error.remedy}`,
        refusedAt: refused ? now : null,
      },
    ]);
  }
}
