import type { Endpoint } from './endpoint';

/** A path of the API, read. What is undefined is not in the path. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly customerId?: string;
  readonly locationId?: string;
  /** The keyword, node id or partner id at its end. */
  readonly word?: string;
  /** What follows the question mark. */
  readonly query: string;
}

const OF_A_LOCATION: Readonly<Record<string, Endpoint>> = {
  nodes: 'nodes',
  wifiNetworks: 'wifiNetworks',
  wifiNetwork: 'wifiNetwork',
  serviceLevel: 'serviceLevel',
};
const REPORTS: Readonly<Record<string, Endpoint>> = { wanStats: 'wanStats', onlineStats: 'onlineStats' };

/** Reads the path and query of a request. Letter case matters, except in `partners`, where Plume takes both. */
export function routeOf(url: string): Route {
  if (isNodes(url))
    return { endpoint: 'nodes', customerId: url.slice(15, 39), locationId: url.slice(50, 74), query: '' };
  const mark = url.indexOf('?');
  const query = mark < 0 ? '' : url.slice(mark + 1);
  const parts = (mark < 0 ? url : url.slice(0, mark)).split('/');
  const found = parts[1] === 'api' ? apiRoute(parts) : parts[1] === 'reports' ? reportRoute(parts) : undefined;
  return found ? { ...found, query } : { endpoint: 'unknown', query };
}

/** Whether it is the call of every poll, without a query: known by its form, because taking it apart costs too much. */
const isNodes = (url: string): boolean =>
  url.length === 80 && url.endsWith('/nodes') && url.startsWith('/api/Customers/') && url.startsWith('/locations/', 39);

type Found = Omit<Route, 'query'>;

function apiRoute(parts: readonly string[]): Found | undefined {
  const family = parts[2] as string;
  if (family === 'Customers') return customersRoute(parts);
  if (family === 'Groups') {
    return parts.length === 5 && parts[4] === 'customers' ? { endpoint: 'groupCustomers', word: parts[3] } : undefined;
  }
  return family?.toLowerCase() === 'partners' ? partnersRoute(parts) : undefined;
}

function customersRoute(parts: readonly string[]): Found | undefined {
  const customerId = parts[3];
  if (customerId === undefined) return { endpoint: 'customers' };
  if (parts.length === 4) return { endpoint: 'customer', customerId };
  if (parts[4] !== 'locations') return undefined;
  const locationId = parts[5];
  if (locationId === undefined) return { endpoint: 'locations', customerId };
  if (parts.length === 6) return { endpoint: 'location', customerId, locationId };
  const what = parts[6] as string;
  if (parts.length === 8)
    return what === 'nodes' ? { endpoint: 'node', customerId, locationId, word: parts[7] } : undefined;
  const endpoint = parts.length === 7 ? OF_A_LOCATION[what] : undefined;
  return endpoint && { endpoint, customerId, locationId };
}

function partnersRoute(parts: readonly string[]): Found | undefined {
  // With or without the partner's id in front of `customers/search`.
  const rest = parts.length === 7 ? parts.slice(4) : parts.slice(3);
  if (rest[0] === 'customers' && rest[1] === 'search' && rest.length === 3) {
    return { endpoint: 'searchCustomers', word: decoded(rest[2] as string) };
  }
  if (parts.length !== 5) return undefined;
  const word = decoded(parts[4] as string);
  if (parts[3] === 'locations') return { endpoint: 'searchLocations', word };
  return parts[3] === 'nodes' ? { endpoint: 'searchNodes', word } : undefined;
}

function reportRoute(parts: readonly string[]): Found | undefined {
  if (parts.length !== 7 || parts[2] !== 'Customers' || parts[4] !== 'locations') return undefined;
  const endpoint = REPORTS[parts[6] as string];
  return endpoint && { endpoint, customerId: parts[3], locationId: parts[5] };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
