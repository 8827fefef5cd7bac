import { isPublic } from './public-address';

describe('the open internet', () => {
  it.each(['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.255.255', '2606:4700:4700::1111', '2a00:1450::8'])(
    'has %s',
    (address) => expect(isPublic(address)).toBe(true),
  );

  it.each([
    ['this host', '0.0.0.0'],
    ['a private network', '10.0.0.1'],
    ['a private network', '172.16.0.1'],
    ['a private network', '172.31.255.255'],
    ['a private network', '192.168.1.1'],
    ['what carriers share', '100.64.0.1'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['the link', '169.254.1.1'],
    ['a cloud’s metadata', '169.254.169.254'],
    ['a cloud’s metadata', '100.100.100.200'],
    ['a cloud’s metadata', '168.63.129.16'],
    ['a cloud’s metadata', 'fd00:ec2::254'],
    ['multicast', '224.0.0.1'],
    ['what is reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['benchmarks', '198.18.0.1'],
    ['documentation', '203.0.113.7'],
    ['documentation', '2001:db8::1'],
    ['loopback', '::1'],
    ['nothing', '::'],
    ['the link', 'fe80::1'],
    ['the link with its zone', 'fe80::1%eth0'],
    ['a private network', 'fc00::1'],
    ['multicast', 'ff02::1'],
    ['IPv4 in IPv6’s clothes', '::ffff:127.0.0.1'],
    ['IPv4 in IPv6’s clothes', '::ffff:a00:1'],
    ['IPv4 in IPv6’s clothes', '::127.0.0.1'],
    ['IPv4 behind NAT64', '64:ff9b::10.0.0.1'],
    ['IPv4 behind NAT64', '64:ff9b::a9fe:a9fe'],
    ['IPv4 behind 6to4', '2002:7f00:1::1'],
    ['IPv4 behind Teredo', '2001:0:7f00:1::1'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('has not %s: %s', (_what, address) => expect(isPublic(address)).toBe(false));

  it('is reached by IPv6’s other ways of writing IPv4, too', () => {
    expect(isPublic('::ffff:1.1.1.1')).toBe(true);
    expect(isPublic('64:ff9b::808:808')).toBe(true);
  });
});
