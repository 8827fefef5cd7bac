import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { LocationRef } from '../domain/location';
import type { NodeFacts } from '../domain/reports/node-facts';
import type { OnlineRange, OnlineSample } from '../domain/reports/online-stats';
import type { WanSample } from '../domain/reports/wan';
import type { WifiNetwork } from '../domain/reports/wifi';
import { Clock } from '../platform/clock/clock';
import { Http } from '../platform/http/http';
import { Metrics } from '../platform/metrics/metrics';
import type { BudgetState, CallPriority } from './call-budget';
import { callMeter, showBudget } from './call-meter';
import { type PlumeCredentials, allowedHosts } from './credentials';
import { CustomerListing, LONGEST_PAGE, OF_THE_PARTNER, type Page } from './customer-listing';
import {
  type PlumeCustomer,
  type PlumeLocation,
  readClaim,
  readCustomers,
  readLocation,
  readLocations,
  readWifiNetworks,
} from './documents';
import { type Look, readLook } from './look';
import { readNodes } from './nodes';
import { pathOf, step } from './paths';
import { type Call, PlumeCalls } from './plume-calls';
import { PlumeConfig } from './plume-client.config';
import { PlumeError } from './plume-error';
import { PlumeHosts } from './plume-host';
import { PlumeSessions } from './plume-sessions';
import { ReportCalls } from './report-calls';
import { readOnlineStats, readWanStats } from './reports';

export type { Page, PlumeCustomer, PlumeLocation };

export type SearchField = 'accountId' | 'locationId' | 'name' | 'email';

const STRANGE_WORDS = 200;

/**
 * Plume Cloud, for reading. Every method rejects with a PlumeError, or with the reason of the signal it was given; of
 * an answer nothing gets out but the fields that are named in this room.
 */
@Injectable()
export class PlumeClient implements OnApplicationShutdown {
  private readonly logger = new Logger(PlumeClient.name);
  private readonly hosts: PlumeHosts;
  private readonly sessions: PlumeSessions;
  private readonly calls: PlumeCalls;
  private readonly reports: ReportCalls;
  private readonly listing: CustomerListing;
  private readonly strangeWords = new Set<string>();

  constructor(
    config: PlumeConfig,
    clock: Clock,
    metrics: Metrics,
    private readonly http: Http,
  ) {
    const limits = {
      perSecond: config.PLUME_CALLS_PER_SECOND,
      per5Minutes: config.PLUME_CALLS_PER_5_MINUTES,
      inFlight: config.POLL_CONCURRENCY,
    };
    const addresses = [config.PLUME_SSO_URL, config.PLUME_API_BASE, config.PLUME_REPORTS_BASE];
    const count = callMeter(metrics);
    this.hosts = new PlumeHosts(limits, clock);
    showBudget(metrics, this.hosts);
    const allowed = allowedHosts(config.PLUME_ALLOW_HOSTS, addresses);
    this.sessions = new PlumeSessions(allowed, this.hosts, http, clock, count);
    this.calls = new PlumeCalls(http, clock, count);
    this.reports = new ReportCalls(this.calls);
    this.listing = new CustomerListing(this.calls);
  }

  /** Looks at the pods of a location. */
  async look(
    credentials: PlumeCredentials,
    ref: LocationRef,
    signal?: AbortSignal,
    priority: CallPriority = 'poll',
  ): Promise<Look> {
    const answer = await this.calls.get(this.sessions.of(credentials), {
      endpoint: NODES,
      base: 'api',
      path: `${pathOf(ref)}/nodes`,
      customerId: ref.customerId,
      locationId: ref.locationId,
      priority,
      signal,
    });
    return readLook(answer, NODES, this.strange);
  }

  /** What the pods of a location tell of themselves beyond what a look keeps. */
  async nodes(
    credentials: PlumeCredentials,
    ref: LocationRef,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<NodeFacts[]> {
    const call = { endpoint: NODES, path: `${pathOf(ref)}/nodes`, ...ref, priority, signal };
    return readNodes(await this.get(credentials, call), NODES);
  }

  async location(
    credentials: PlumeCredentials,
    ref: LocationRef,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<PlumeLocation> {
    const endpoint = 'GET Customers/{id}/locations/{id}';
    const answer = await this.get(credentials, { endpoint, path: pathOf(ref), ...ref, priority, signal });
    return readLocation(answer, endpoint, ref.locationId);
  }

  /**
   * A page of the partner's customers. Asks `Customers` first and the partner's group when that does not serve this
   * account, and keeps to what has worked. A page shorter than the limit is the last.
   */
  async customers(
    credentials: PlumeCredentials,
    page: Page,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<PlumeCustomer[]> {
    return this.listing.page(this.sessions.of(credentials), credentials, page, priority, signal);
  }

  /** All customers of the partner, a page at a time. Ends when a page brings nothing new. */
  async *everyCustomer(
    credentials: PlumeCredentials,
    priority: CallPriority,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly PlumeCustomer[]> {
    const seen = new Set<string>();
    for (let offset = 0; ; offset += LONGEST_PAGE) {
      const page = await this.customers(credentials, { offset, limit: LONGEST_PAGE }, priority, signal);
      const fresh = page.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      if (fresh.length > 0) yield fresh;
      if (page.length < LONGEST_PAGE || fresh.length === 0) return;
    }
  }

  async customerLocations(
    credentials: PlumeCredentials,
    customerId: string,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<PlumeLocation[]> {
    const endpoint = 'GET Customers/{id}/locations';
    const path = `/Customers/${step(customerId)}/locations`;
    const answer = await this.get(credentials, { endpoint, path, customerId, locationId: '', priority, signal });
    return readLocations(answer, endpoint);
  }

  /** Customers of the partner whose `field` begins with `keyword`. */
  async searchCustomers(
    credentials: PlumeCredentials,
    keyword: string,
    field: SearchField,
    priority: CallPriority,
    { offset, limit }: Page = { offset: 0, limit: 50 },
    signal?: AbortSignal,
  ): Promise<PlumeCustomer[]> {
    const endpoint = 'GET partners/customers/search/{keyword}';
    // Plume takes the whole value by default, and not its beginning.
    const query = new URLSearchParams({ field, exactMatch: 'false', limit: String(limit), skip: String(offset) });
    const path = `/partners/customers/search/${step(keyword)}?${query}`;
    return readCustomers(
      await this.get(credentials, { endpoint, path, ...OF_THE_PARTNER, priority, signal }),
      endpoint,
    );
  }

  /** Where a pod of the partner is claimed; null when Plume knows none of that id, or it is not claimed, or not ours. */
  async findNode(
    credentials: PlumeCredentials,
    nodeId: string,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<LocationRef | null> {
    const endpoint = 'GET partners/nodes/{id}';
    const call = { endpoint, path: `/partners/nodes/${step(nodeId)}`, ...OF_THE_PARTNER, priority, signal };
    try {
      return readClaim(await this.get(credentials, call));
    } catch (error) {
      if (error instanceof PlumeError && !error.atSignIn && (error.kind === 'notFound' || error.kind === 'forbidden'))
        return null;
      throw error;
    }
  }

  /** Empty when the location has none that Plume manages. */
  async wifiNetworks(
    credentials: PlumeCredentials,
    ref: LocationRef,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<WifiNetwork[]> {
    const endpoint = 'GET Customers/{id}/locations/{id}/wifiNetworks';
    try {
      const call = { endpoint, path: `${pathOf(ref)}/wifiNetworks`, ...ref, priority, signal };
      return readWifiNetworks(await this.get(credentials, call), endpoint);
    } catch (error) {
      if (error instanceof PlumeError && error.kind === 'notFound' && !error.atSignIn) return [];
      throw error;
    }
  }

  /** The internet line of the last 24 hours by quarters of an hour. */
  async wanStats(
    credentials: PlumeCredentials,
    ref: LocationRef,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<WanSample[]> {
    const endpoint = 'GET reports Customers/{id}/locations/{id}/wanStats';
    const call = { endpoint, path: `${pathOf(ref)}/wanStats?period=daily`, ...ref, priority, signal };
    return readWanStats(await this.report(credentials, call), endpoint);
  }

  /** How the location was found over a range. */
  async onlineStats(
    credentials: PlumeCredentials,
    ref: LocationRef,
    { granularity, limit }: OnlineRange,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<OnlineSample[]> {
    const endpoint = 'GET reports Customers/{id}/locations/{id}/onlineStats';
    const path = `${pathOf(ref)}/onlineStats?granularity=${granularity}&limit=${limit}`;
    return readOnlineStats(await this.report(credentials, { endpoint, path, ...ref, priority, signal }), endpoint);
  }

  /** Signs in afresh and asks one thing, to see that the API takes the token. A partner that may not list is fine. */
  async verify(credentials: PlumeCredentials, signal?: AbortSignal): Promise<void> {
    await this.sessions.of(credentials).signIn(true);
    try {
      await this.customers(credentials, { offset: 0, limit: 1 }, 'person', signal);
    } catch (error) {
      if (!(error instanceof PlumeError) || error.kind !== 'forbidden') throw error;
    }
  }

  /** What is wrong with credentials that cannot even be tried; null when they can. */
  fault(credentials: PlumeCredentials): PlumeError | null {
    try {
      this.sessions.of(credentials);
      return null;
    } catch (error) {
      if (error instanceof PlumeError) return error;
      throw error;
    }
  }

  /** How much of what this process may ask of the host of `apiBase` is used. */
  budget(apiBase: string): BudgetState {
    return this.hosts.of(new URL(apiBase).host).budget.state();
  }

  /** The same of every host that this process has asked. */
  budgets(): BudgetState[] {
    return this.hosts.states();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }

  private get(credentials: PlumeCredentials, call: Omit<Call, 'base'>): Promise<unknown> {
    return this.calls.get(this.sessions.of(credentials), { ...call, base: 'api' });
  }

  private report(credentials: PlumeCredentials, call: Omit<Call, 'base'>): Promise<unknown> {
    return this.reports.get(this.sessions.of(credentials), call);
  }

  private readonly strange = (word: string): void => {
    if (this.strangeWords.has(word) || this.strangeWords.size >= STRANGE_WORDS) return;
    this.strangeWords.add(word);
    this.logger.warn({ msg: 'Plume says of a pod what nobody knows; it counts as unknown', connectionState: word });
  };
}

const NODES = 'GET Customers/{id}/locations/{id}/nodes';
