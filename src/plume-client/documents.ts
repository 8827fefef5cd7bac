import { z } from 'zod';
import type { LocationDocument, LocationRef } from '../domain/location';
import type { SpeedTest } from '../domain/pod';
import type { WifiNetwork } from '../domain/reports/wifi';
import { speedTestOf, testedAt } from './node-fields';
import { malformed } from './plume-error';
import { asAmount, asFlag, asMoment, asRecord, asText, asTimeZone, listIn } from './tolerant';

/** A location as Plume describes it. Everything else that Plume says of it, secrets among it, is left behind. */
export interface PlumeLocation extends LocationDocument {
  readonly id: string;
  /** Plume's own word for how the location does; its values are not documented, so nothing is decided on it. */
  readonly networkStatus: string | null;
  readonly speedTest: SpeedTest | null;
}

export interface PlumeCustomer {
  readonly id: string;
  /** The partner's own key for the customer. */
  readonly accountId: string | null;
  readonly name: string | null;
  readonly email: string | null;
  /** As far as the answer names them. */
  readonly locations: readonly { readonly id: string; readonly name: string | null }[];
}

// Optional, for zod takes a key that is not there for a fault otherwise.
const text = z.unknown().optional().transform(asText);
const id = text.pipe(z.string().max(500));

// Suspended is an administrative state and no health; what it is not told to be is unknown.
const status = z.union([z.object({ status: text }).transform(({ status }) => status), text]).catch(null);

const location = z.object({
  id,
  name: text,
  serviceLevel: status,
  geoIp: z.object({ timezone: z.unknown().optional().transform(asTimeZone) }).catch({ timezone: null }),
  networkStatus: status,
});

const customer = z.object({
  id,
  accountId: text,
  name: text,
  email: text,
  locations: z.array(z.object({ id, name: text }).nullable().catch(null)).catch([]),
});

/** One location of `GET …/locations/{id}`; `wanted` stands in for an id that the answer leaves out. */
export function readLocation(answer: unknown, endpoint: string, wanted: string): PlumeLocation {
  const record = asRecord(answer);
  const found = record && locationIn({ ...record, id: record['id'] ?? wanted });
  if (!found) throw malformed(endpoint, 'is no location');
  return found;
}

/** The locations of a customer: a list, or a single one by itself. */
export function readLocations(answer: unknown, endpoint: string): PlumeLocation[] {
  const list = listIn(answer, 'locations') ?? (asRecord(answer)?.['id'] === undefined ? null : [answer]);
  if (list === null) throw malformed(endpoint, 'holds no list of locations');
  return list.map((item) => {
    const found = locationIn(item);
    if (!found) throw malformed(endpoint, 'lists something that is no location');
    return found;
  });
}

function locationIn(item: unknown): PlumeLocation | null {
  const read = location.safeParse(item);
  if (!read.success) return null;
  const { geoIp, ...facts } = read.data;
  return { ...facts, timeZone: geoIp.timezone, speedTest: testOf(item) };
}

function testOf(item: unknown): SpeedTest | null {
  const record = asRecord(item);
  const test = record && speedTestOf(record);
  const at = test && asMoment(testedAt(test));
  return at
    ? {
        at,
        downloadMbps: asAmount(test['download']),
        uploadMbps: asAmount(test['upload']),
        rttMs: asAmount(test['rtt']),
      }
    : null;
}

export function readCustomers(answer: unknown, endpoint: string): PlumeCustomer[] {
  const list = listIn(answer, 'customers');
  if (list === null) throw malformed(endpoint, 'holds no list of customers');
  return list.map((item) => {
    const read = customer.safeParse(item);
    if (!read.success) throw malformed(endpoint, 'lists something that is no customer');
    return { ...read.data, locations: read.data.locations.filter((known) => known !== null) };
  });
}

/** Where a node is claimed, also when the answer wraps it; null for one that belongs to nobody. */
export function readClaim(answer: unknown): LocationRef | null {
  const record = asRecord(answer);
  const wrapped = ['data', 'item', 'result', 'node'].map((key) => asRecord(record?.[key]));
  for (const node of [record, ...wrapped]) {
    const customerId = asText(node?.['customerId']);
    const locationId = asText(node?.['locationId']);
    if (customerId !== null && locationId !== null) return { customerId, locationId };
  }
  return null;
}

/** The WiFi networks of a location, from a list or from a single one. Keys never come this far. */
export function readWifiNetworks(answer: unknown, endpoint: string): WifiNetwork[] {
  const list = listIn(answer, 'wifiNetworks') ?? (asRecord(answer) && [asRecord(answer)?.['wifiNetwork'] ?? answer]);
  if (list === null) throw malformed(endpoint, 'holds no WiFi networks');
  return list.map((item) => {
    const network = asRecord(item);
    if (!network) throw malformed(endpoint, 'lists something that is no WiFi network');
    return {
      ssid: asText(network['ssid']),
      enabled: asFlag(network['enable']) ?? asFlag(network['enabled']),
      security: securityOf(network),
    };
  });
}

function securityOf(network: Readonly<Record<string, unknown>>): string | null {
  const modes = Object.values(asRecord(network['wpaModes']) ?? {}).map(asText);
  const perBand = [...new Set(modes.filter((mode) => mode !== null))].join(', ');
  return asText(network['wpaMode']) ?? (perBand || asText(network['encryption']));
}
