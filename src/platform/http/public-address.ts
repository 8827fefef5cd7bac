import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { buildConnector } from 'undici';

/** A host that people have typed in leads into a network that is not theirs to reach. */
export class PrivateAddressError extends Error {
  readonly code = 'PRIVATE_ADDRESS';

  constructor() {
    super('this address is not on the open internet');
    this.name = 'PrivateAddressError';
  }
}

/** What IANA's registry of special addresses keeps from the open internet, and Azure's host. */
const CLOSED_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Prefixes of 96 bits behind which an IPv4 address stands: as sockets write it, and as NAT64 does. */
const TRANSLATED = ['::ffff:', '64:ff9b::'];

const closed = new BlockList();
for (const [network, bits] of CLOSED_V4) {
  closed.addSubnet(network, bits, 'ipv4');
  for (const prefix of TRANSLATED) closed.addSubnet(`${prefix}${network}`, 96 + bits, 'ipv6');
}
// Within 2000::/3: protocols and Teredo, documentation, 6to4.
closed.addSubnet('2001::', 23, 'ipv6');
closed.addSubnet('2001:db8::', 32, 'ipv6');
closed.addSubnet('2002::', 16, 'ipv6');
closed.addSubnet('3fff::', 20, 'ipv6');

const openV6 = new BlockList();
openV6.addSubnet('2000::', 3, 'ipv6');
for (const prefix of TRANSLATED) openV6.addSubnet(`${prefix}0.0.0.0`, 96, 'ipv6');

/** Whether an IP address is one of the open internet: not private, loopback, link-local, shared, multicast or reserved. */
export function isPublic(address: string): boolean {
  const [bare = ''] = address.split('%');
  const family = isIP(bare);
  if (family === 4) return !closed.check(bare, 'ipv4');
  return family === 6 && openV6.check(bare, 'ipv6') && !closed.check(bare, 'ipv6');
}

/**
 * Connects to the open internet only.
 *
 * The address is judged where the name is resolved for this very connection, so a name that leads elsewhere the second
 * time gains nothing. Fails with a PrivateAddressError.
 */
export function publicConnector(timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout, lookup: lookupPublic });
  return (options, callback) => {
    // An address that is written out is never looked up.
    if (isIP(options.hostname) !== 0 && !isPublic(options.hostname)) callback(new PrivateAddressError(), null);
    else connect(options, callback);
  };
}

type Found = (cause: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

function lookupPublic(hostname: string, options: LookupOptions, callback: Found): void {
  lookup(hostname, { ...options, all: true }, (cause, addresses) => {
    if (cause) return callback(cause, []);
    const open = addresses.filter(({ address }) => isPublic(address));
    const [first] = open;
    if (!first) return callback(new PrivateAddressError(), []);
    if (options.all) callback(null, open);
    else callback(null, first.address, first.family);
  });
}
