import { Injectable } from '@nestjs/common';

import type { LocationRef } from '../domain/location';
import { notThere } from '../domain/refusal';
import { type AccountCredentials, AccountsService } from '../fleet/accounts.service';
import { type Page, PlumeClient, type SearchField } from '../plume-client/plume-client';
import { answerOf } from './plume-answer';

/** A customer of a partner, as Plume has them. */
export interface ListedCustomer {
  readonly id: string;
  readonly accountId: string | null;
  readonly name: string | null;
  readonly email: string | null;
}

/** A location of a customer, as Plume has it. */
export interface FoundLocation {
  readonly id: string;
  readonly name: string | null;
  readonly serviceLevel: string | null;
}

const NO_CUSTOMER = {
  en: 'Plume knows no such customer of this account.',
  es: 'Plume no conoce ningún cliente así en esta cuenta.',
};

/** What a partner has at Plume, live: to choose from it what is watched. */
@Injectable()
export class BrowseService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly plume: PlumeClient,
  ) {}

  /** A page of the customers; with `search`, of those whose field begins with the keyword. Throws a Refusal. */
  async customers(
    accountId: string,
    page: Page,
    search: { readonly keyword: string; readonly field: SearchField } | null,
  ): Promise<ListedCustomer[]> {
    const credentials = await this.credentialsOf(accountId);
    const found = await answerOf(
      search
        ? this.plume.searchCustomers(credentials, search.keyword, search.field, 'person', page)
        : this.plume.customers(credentials, page, 'person'),
    );
    return found.slice(0, page.limit);
  }

  /** Every location of a customer. Throws a Refusal when Plume knows no such customer, or does not answer. */
  async locations(accountId: string, customerId: string): Promise<FoundLocation[]> {
    const asked = this.plume.customerLocations(await this.credentialsOf(accountId), customerId, 'person');
    return answerOf(asked, NO_CUSTOMER);
  }

  /** Where the pod of this serial number is claimed; null when Plume knows no such pod, or it is claimed by nobody. */
  async pod(accountId: string, serial: string): Promise<LocationRef | null> {
    const credentials = await this.credentialsOf(accountId);
    return answerOf(this.plume.findNode(credentials, serial, 'person'));
  }

  private async credentialsOf(accountId: string): Promise<AccountCredentials> {
    const credentials = await this.accounts.credentials(accountId);
    if (!credentials) throw notThere();
    return credentials;
  }
}
