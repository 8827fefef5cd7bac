import fc from 'fast-check';
import { readCustomers, readLocation, readLocations, readWifiNetworks } from './documents';
import { PlumeError } from './plume-error';
import { readOnlineStats, readWanStats } from './reports';

const E = 'GET something';

describe('what Plume tells of customers and locations', () => {
  it('may be no more than an id', () => {
    expect(readLocation({ id: 'l1' }, E, 'l1')).toEqual({
      id: 'l1',
      name: null,
      serviceLevel: null,
      timeZone: null,
      networkStatus: null,
      speedTest: null,
    });
    expect(readLocations([{ id: 'l1' }], E)).toHaveLength(1);
    expect(readCustomers([{ id: 'c1', locations: [{ id: 'l1' }, null, {}] }, { id: 2 }], E)).toEqual([
      { id: 'c1', accountId: null, name: null, email: null, locations: [{ id: 'l1', name: null }] },
      { id: '2', accountId: null, name: null, email: null, locations: [] },
    ]);
  });

  it('gives the location what it was asked for when it leaves out the id', () => {
    expect(readLocation({ name: 'Casa' }, E, 'l1')).toMatchObject({ id: 'l1', name: 'Casa' });
  });

  it.each([
    [{ status: 'noService' }, 'noService'],
    ['basicService', 'basicService'],
    [null, null],
    [{}, null],
    [[1], null],
  ])('reads a service level of %j', (serviceLevel, expected) => {
    expect(readLocation({ id: 'l1', serviceLevel }, E, 'l1').serviceLevel).toBe(expected);
  });

  it.each([
    ['Europe/Madrid', 'Europe/Madrid'],
    ['Atlantis/Capital', null],
    [7, null],
  ])('reads a time zone of %j', (timezone, expected) => {
    expect(readLocation({ geoIp: { timezone } }, E, 'l1').timeZone).toBe(expected);
  });

  it('takes a single location for the list of them', () => {
    expect(readLocations({ id: 'l1' }, E)).toHaveLength(1);
  });
});

describe('what Plume tells of WiFi networks', () => {
  it.each([
    [[{ ssid: 'Casa', enable: true, wpaMode: 'psk2' }]],
    [{ wifiNetwork: { ssid: 'Casa', enabled: 'true', wpaModes: { freqBand24: 'psk2', freqBand5: 'psk2' } } }],
    [{ ssid: 'Casa', enabled: true, encryption: 'psk2', encryptionKey: 'hush', keys: ['hush'] }],
  ])('is understood as %j', (answer) => {
    expect(readWifiNetworks(answer, E)).toEqual([{ ssid: 'Casa', enabled: true, security: 'psk2' }]);
  });
});

describe('what Plume tells of the past', () => {
  it('is put in order, each moment once', () => {
    const at = (hour: number) => ({ timestamp: `2026-03-04T0${hour}:00:00.000Z`, rxMbytes: hour, txMbytes: null });
    const samples = readWanStats({ fifteenMins: [at(3), at(1), at(2), at(1), { rxMbytes: 1 }, null] }, E);
    expect(samples.map(({ rxMB }) => rxMB)).toEqual([1, 2, 3]);
    expect(samples[0]).toMatchObject({ txMB: null, rxMaxMbps: null });
  });

  it('may be nothing at all', () => {
    expect(readOnlineStats({ statsDateRange: [] }, E)).toEqual([]);
    expect(readOnlineStats({ statsDateRange: {}, locationState: [] }, E)).toEqual([]);
  });

  it('counts words that nobody knows apart', () => {
    const timestamp = '2026-03-04T01:00:00.000Z';
    expect(readOnlineStats({ locationState: [{ timestamp, value: 'degraded' }] }, E)[0]?.value).toBe('other');
    expect(readOnlineStats({ locationState: [{ timestamp, value: 'Online' }] }, E)[0]?.value).toBe('online');
  });
});

it.each([
  ['a location', (answer: unknown) => readLocation(answer, E, 'l1')],
  ['locations', (answer: unknown) => readLocations(answer, E)],
  ['customers', (answer: unknown) => readCustomers(answer, E)],
  ['WiFi networks', (answer: unknown) => readWifiNetworks(answer, E)],
  ['the internet line', (answer: unknown) => readWanStats(answer, E)],
  ['the online history', (answer: unknown) => readOnlineStats(answer, E)],
])('reading %s throws nothing but a PlumeError, whatever Plume answers', (_, read) => {
  fc.assert(
    fc.property(fc.jsonValue(), (answer) => {
      try {
        read(answer);
      } catch (error) {
        expect(error).toBeInstanceOf(PlumeError);
      }
    }),
  );
});
