import { Injectable } from '@nestjs/common';

import type { LocationRef } from '../../domain/location';
import { Refusal } from '../../domain/refusal';
import type { Language } from '../../domain/texts/time';
import { AccountsService } from '../../fleet/accounts.service';
import { FleetService } from '../../fleet/fleet.service';
import { RosterService } from '../../monitoring/roster.service';
import { BrowseService, type FoundLocation, type ListedCustomer } from '../../reports/browse.service';
import { escape } from './html';
import {
  accountsReply,
  customerReply,
  customersReply,
  fill,
  offerReply,
  type Page,
  pageOf,
  type Pick,
  ROWS,
  sliceOf,
} from './location-list';
import { LOCATION_WORDS } from './location-words';
import type { Reply } from './reply';

/** Whoever searches: how they are spoken to, and what happens with what they find among what is watched. */
export interface Seeker {
  readonly language: Language;
  choose(id: string): Promise<Reply>;
}

type Wish<Do extends Pick['do']> = Extract<Pick, { do: Do }>;

/** The fields of a customer that a text may be, the likeliest first. */
const fieldsFor = (text: string): Wish<'customers'>['field'][] =>
  text.includes('@') ? ['email'] : ['name', 'accountId'];

/** What Plume itself could take for an id or a serial number. */
const WORD = /^[\w-]{3,100}$/;

/** Looks for customers and locations at Plume, live, and has watched what was found there. Nothing is kept of a search. */
@Injectable()
export class PlumeSearch {
  constructor(
    private readonly plumeAccounts: AccountsService,
    private readonly fleet: FleetService,
    private readonly browse: BrowseService,
    private readonly roster: RosterService,
  ) {}

  /** Searches in the account that is given, or the only one there is; else asks in which. */
  async accounts(seeker: Seeker, text: string, page: number, accountId: string | null = null): Promise<Reply> {
    if (accountId !== null) return this.looking(seeker, () => this.search(seeker, accountId, text));
    const accounts = await this.plumeAccounts.list();
    const [only] = accounts;
    if (!only) return { html: LOCATION_WORDS.noAccount[seeker.language] };
    if (accounts.length === 1) return this.looking(seeker, () => this.search(seeker, only.id, text));
    return accountsReply(sliceOf(accounts, page), text, seeker.language);
  }

  async outcome(
    seeker: Seeker,
    wish: Wish<'accounts' | 'search' | 'customers' | 'customer' | 'offer' | 'watch'>,
  ): Promise<Reply> {
    switch (wish.do) {
      case 'accounts':
        return this.accounts(seeker, wish.text, wish.page);
      case 'search':
        return this.looking(seeker, () => this.search(seeker, wish.accountId, wish.text));
      case 'customers':
        return this.looking(seeker, async () => customersReply(await this.customers(wish), wish, seeker.language));
      case 'customer':
        return this.looking(seeker, () => this.locationsOf(seeker, wish, wish.page));
      case 'offer':
        return this.looking(seeker, () => this.offer(seeker, wish));
      case 'watch':
        return this.looking(seeker, () => this.watch(seeker, wish));
    }
  }

  /** Says that it is being looked, then what was found, or why nothing could be. */
  private looking({ language }: Seeker, look: () => Promise<Reply>): Reply {
    const later = async (): Promise<Reply> => {
      try {
        return await look();
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause;
        return { html: `❌ ${escape(cause.said(language))}` };
      }
    };
    return { html: LOCATION_WORDS.looking[language], later };
  }

  /** A customer by what they are called, else by a pod's serial number, else by the id itself. */
  private async search(seeker: Seeker, accountId: string, text: string): Promise<Reply> {
    for (const field of fieldsFor(text)) {
      const wish: Wish<'customers'> = { do: 'customers', accountId, text, field, page: 0 };
      const found = await this.customers(wish);
      const [only] = found.items;
      if (only && found.items.length === 1) return this.locationsOf(seeker, { accountId, customerId: only.id }, 0);
      if (only) return customersReply(found, wish, seeker.language);
    }
    const nothing = { html: fill('nothing', seeker.language, { text }), asks: true };
    if (!WORD.test(text)) return nothing;
    const claimed = await this.browse.pod(accountId, text);
    if (claimed) return this.offer(seeker, { do: 'offer', accountId, ...claimed });
    return (await this.ofCustomer(seeker, accountId, text)) ?? nothing;
  }

  private async ofCustomer(seeker: Seeker, accountId: string, customerId: string): Promise<Reply | null> {
    try {
      return await this.locationsOf(seeker, { accountId, customerId }, 0);
    } catch (cause) {
      // Plume says so in several ways of an id that it does not know.
      if (cause instanceof Refusal && (cause.kind === 'missing' || cause.kind === 'forbidden')) return null;
      throw cause;
    }
  }

  private async customers({ accountId, text, field, page }: Wish<'customers'>): Promise<Page<ListedCustomer>> {
    const slice = { offset: page * ROWS, limit: ROWS + 1 };
    return pageOf(await this.browse.customers(accountId, slice, { keyword: text, field }), page);
  }

  private async locationsOf(
    seeker: Seeker,
    { accountId, customerId }: { accountId: string; customerId: string },
    page: number,
  ): Promise<Reply> {
    const found = await this.browse.locations(accountId, customerId);
    const watched = await this.fleet.watchedAt(accountId, idsOf(found));
    const [only] = found;
    if (!only || found.length > 1)
      return customerReply(sliceOf(found, page), { accountId, customerId }, watched, seeker.language);
    const wish = { do: 'offer', accountId, customerId, locationId: only.id } as const;
    const id = watched.get(only.id);
    return id ? seeker.choose(id) : this.asked(seeker, wish, only);
  }

  private async offer(seeker: Seeker, wish: Wish<'offer'>): Promise<Reply> {
    const id = await this.watchedAs(wish.accountId, wish);
    if (id) return seeker.choose(id);
    const found = await this.browse.locations(wish.accountId, wish.customerId);
    const location = found.find((each) => each.id === wish.locationId);
    return location ? this.asked(seeker, wish, location) : { html: LOCATION_WORDS.gone[seeker.language] };
  }

  private async asked({ language }: Seeker, wish: Wish<'offer'>, { name }: FoundLocation): Promise<Reply> {
    const account = await this.plumeAccounts.byId(wish.accountId);
    return offerReply(wish, name, account?.monitor === 'all', language);
  }

  /** Plume is asked for the location before it is kept. Pressed again, it is there already. */
  private async watch(seeker: Seeker, { accountId, customerId, locationId }: Wish<'watch'>): Promise<Reply> {
    const ref = { customerId, locationId };
    const id = (await this.watchedAs(accountId, ref)) ?? (await this.takeIn(accountId, ref));
    return seeker.choose(id);
  }

  private async takeIn(accountId: string, ref: LocationRef): Promise<string> {
    try {
      return await this.roster.watch({ accountId, ...ref });
    } catch (cause) {
      const id = cause instanceof Refusal && cause.kind === 'conflict' ? await this.watchedAs(accountId, ref) : null;
      if (id) return id;
      throw cause;
    }
  }

  private async watchedAs(accountId: string, { locationId }: LocationRef): Promise<string | null> {
    return (await this.fleet.watchedAt(accountId, [locationId])).get(locationId) ?? null;
  }
}

const idsOf = (found: readonly FoundLocation[]): string[] => found.map(({ id }) => id);
