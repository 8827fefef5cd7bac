import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { LocationRef } from '../domain/location';
import { Clock } from '../platform/clock/clock';
import { Http } from '../platform/http/http';
import { Metrics } from '../platform/metrics/metrics';
import type { BudgetState, CallPriority } from './call-budget';
import { callMeter, showBudget } from './call-meter';
import { type PlumeCredentials, allowedHosts } from './credentials';
import {
  type PlumeCustomer,
  type PlumeLocation,
  type WifiNetwork,
  readCustomers,
  readLocation,
  readLocations,
  readWifiNetworks,
} from './documents';
import { type Look, readLook } from './look';
import { type Call, PlumeCalls } from './plume-calls';
import { PlumeConfig } from './plume-client.config';
import { PlumeError } from './plume-error';
import { PlumeHosts } from './plume-host';
import type { PlumeSession } from './plume-session';
import { PlumeSessions } from './plume-sessions';
import { type OnlineRange, type OnlineSample, type WanSample, readOnlineStats, readWanStats } from './reports';

export type { PlumeCustomer, PlumeLocation };

/** Part of a long list. */
export interface Page {
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
}

export type SearchField = 'accountId' | 'locationId' | 'name' | 'email';

const LONGEST_PAGE = 500;
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
    { offset, limit }: Page,
    priority: CallPriority,
    signal?: AbortSignal,
  ): Promise<PlumeCustomer[]> {
    const session = this.sessions.of(credentials);
    const size = Math.min(limit, LONGEST_PAGE);
    const ways = session.customersBy ? [session.customersBy] : (['Customers', 'Groups'] as const);
    let refused: PlumeError | null = null;
    for (const way of ways) {
      const { endpoint, path, order } = customersBy(way, credentials);
      const filter = encodeURIComponent(JSON.stringify({ offset, limit: size, ...order }));
      const call = { endpoint, path: `${path}?filter=${filter}`, ...OF_THE_PARTNER, priority, signal };
      try {
        const found = readCustomers(await this.get(credentials, call), endpoint);
        // Nothing at all may mean that this way only shows what is one's own.
        if (found.length > 0) session.customersBy = way;
        else if (way === 'Customers' && ways.length > 1 && offset === 0) continue;
        // A cloud that does not page answers with everything.
        return found.length > size ? found.slice(offset, offset + size) : found;
      } catch (error) {
        if (!(error instanceof PlumeError) || !servesNot(error)) throw error;
        refused ??= error;
      }
    }
    if (refused) throw refused;
    return [];
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
    const path = `/Customers/${encodeURIComponent(customerId)}/locations`;
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
    const query = new URLSearchParams({ field, limit: String(limit), skip: String(offset) });
    const path = `/partners/customers/search/${encodeURIComponent(keyword)}?${query}`;
    return readCustomers(
      await this.get(credentials, { endpoint, path, ...OF_THE_PARTNER, priority, signal }),
      endpoint,
    );
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

  /** How much of what this process may ask of the host of `apiBase` is used. */
  budget(apiBase: string): BudgetState {
    return this.hosts.of(new URL(apiBase).host).budget.state();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }

  private get(credentials: PlumeCredentials, call: Omit<Call, 'base'>): Promise<unknown> {
    return this.calls.get(this.sessions.of(credentials), { ...call, base: 'api' });
  }

  /** Some clouds want to know the client of a report; those are found out when they refuse without it. */
  private async report(credentials: PlumeCredentials, call: Omit<Call, 'base'>): Promise<unknown> {
    const session = this.sessions.of(credentials);
    const plain: Call = { ...call, base: 'reports' };
    const named: Call = { ...plain, path: `${call.path}&client_id=${encodeURIComponent(session.clientId)}` };
    if (session.clientIdOnReports) return this.calls.get(session, named);
    try {
      return await this.calls.get(session, plain);
    } catch (error) {
      if (!(error instanceof PlumeError) || error.atSignIn || !isRefusal(error)) throw error;
      return this.withClient(session, named, error);
    }
  }

  private async withClient(session: PlumeSession, call: Call, before: PlumeError): Promise<unknown> {
    try {
      const answer = await this.calls.get(session, call);
      session.clientIdOnReports = true;
      return answer;
    } catch (error) {
      throw error instanceof PlumeError && isRefusal(error) ? before : error;
    }
  }

  private readonly strange = (word: string): void => {
    if (this.strangeWords.has(word) || this.strangeWords.size >= STRANGE_WORDS) return;
    this.strangeWords.add(word);
    this.logger.warn({ msg: 'Plume says of a pod what nobody knows; it counts as unknown', connectionState: word });
  };
}

const NODES = 'GET Customers/{id}/locations/{id}/nodes';
const OF_THE_PARTNER = { customerId: '', locationId: '' } as const;

const pathOf = ({ customerId, locationId }: LocationRef): string =>
  `/Customers/${encodeURIComponent(customerId)}/locations/${encodeURIComponent(locationId)}`;

function customersBy(way: 'Customers' | 'Groups', { partnerId }: PlumeCredentials) {
  return way === 'Customers'
    ? { endpoint: 'GET Customers', path: '/Customers', order: { order: 'id ASC' } }
    : { endpoint: 'GET Groups/{id}/customers', path: `/Groups/${encodeURIComponent(partnerId)}/customers`, order: {} };
}

const isRefusal = ({ kind }: PlumeError): boolean => kind === 'unauthorized' || kind === 'forbidden';

/** Whether this way to the customers is closed to the account, so that another may be tried. */
const servesNot = (error: PlumeError): boolean =>
  !error.atSignIn && (isRefusal(error) || error.kind === 'notFound' || error.kind === 'malformed');
