import type { CallPriority } from './call-budget';
import type { PlumeCredentials } from './credentials';
import { type PlumeCustomer, readCustomers } from './documents';
import { customersBy } from './paths';
import type { PlumeCalls } from './plume-calls';
import { isRefusal, PlumeError } from './plume-error';
import type { PlumeSession } from './plume-session';

/** Part of a long list. */
export interface Page {
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
}

/** The most that Plume lists in one answer. */
export const LONGEST_PAGE = 500;

/** Of a call that is about no customer and no location. */
export const OF_THE_PARTNER = { customerId: '', locationId: '' } as const;

/** Lists a partner's customers. Clouds serve them in one of two ways; what has worked is kept to. */
export class CustomerListing {
  constructor(private readonly calls: PlumeCalls) {}

  /** A page shorter than the limit is the last. */
  async page(
    session: PlumeSession,
    credentials: PlumeCredentials,
    { offset, limit }: Page,
    priority: CallPriority,
    signal: AbortSignal | undefined,
  ): Promise<PlumeCustomer[]> {
    const size = Math.min(limit, LONGEST_PAGE);
    const ways = session.customersBy ? [session.customersBy] : (['Customers', 'Groups'] as const);
    let refused: PlumeError | null = null;
    for (const way of ways) {
      const { endpoint, path, order } = customersBy(way, credentials);
      const filter = encodeURIComponent(JSON.stringify({ offset, limit: size, ...order }));
      const call = {
        base: 'api' as const,
        endpoint,
        path: `${path}?filter=${filter}`,
        ...OF_THE_PARTNER,
        priority,
        signal,
      };
      try {
        const found = readCustomers(await this.calls.get(session, call), endpoint);
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
}

/** Whether this way to the customers is closed to the account, so that another may be tried. */
const servesNot = (error: PlumeError): boolean =>
  !error.atSignIn && (isRefusal(error) || error.kind === 'notFound' || error.kind === 'malformed');
