import fc from 'fast-check';

import { NOON } from '../../test/support/builders';
import { healthOf } from '../domain/reports/health';
import { statsOfSamples } from '../domain/reports/online-stats';
import { chooseSpeedTest } from '../domain/reports/speed-test';
import { wanReport } from '../domain/reports/wan';
import { wifiReport } from '../domain/reports/wifi';
import { healthText } from '../domain/texts/health';
import { readWifiNetworks } from '../plume-client/documents';
import { readLook } from '../plume-client/look';
import { readOnlineStats, readWanStats } from '../plume-client/reports';

const E = 'GET something';

/** What may stand in a field of Plume's: what belongs there, or anything else. */
const odd = (...usual: unknown[]) => fc.oneof(fc.constantFrom(...usual), fc.jsonValue({ maxDepth: 1 }));
const moment = odd('2026-03-04T09:15:00.000Z', '2026-03-04T09:30:00Z', 'soon', null);
const number = odd(0, 33.1, '12', -1, 1e300, null);
const field = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const node = fc.record({
  id: fc.string({ minLength: 1 }).map((text) => `N${text}`),
  nickname: field(odd('Hall', '<b>"\u202e', '')),
  connectionState: field(odd('connected', 'Disconnected', 'limbo', null)),
  leafToRoot: field(odd([], [{ id: 'N1' }])),
  health: field(odd({ status: 'Fair' }, { status: null }, 'poor', 3, null)),
  alerts: field(odd([], [{ type: 'poorHealth' }], ['x', null, {}], null)),
  connectedDeviceCount: field(number),
  speedTest: field(
    fc.record({ status: odd('succeeded', 'failed'), startedAt: moment, download: number, upload: number, rtt: number }),
  ),
});

/** Every word of a report is of use: nothing that was missing has got into it. */
const sound = (report: unknown) => expect(JSON.stringify(report)).not.toMatch(/NaN|undefined|Infinity|\[object/);

describe('a report holds together, whatever Plume answers', () => {
  it('of the health', () => {
    fc.assert(
      fc.property(fc.array(node), odd('fullService', 'noService', null), (nodes, level) => {
        const pods = readLook({ nodes }, E, () => undefined).observe();
        const health = healthOf(pods, typeof level === 'string' ? level : null);
        const { summary, issues, warnings } = healthText(health, 'en');
        expect([issues.length, warnings.length]).toEqual([health.issues.length, health.warnings.length]);
        expect(summary).not.toMatch(/NaN|undefined/);
      }),
    );
  });

  it('of the speed test', () => {
    fc.assert(
      fc.property(fc.array(node), (nodes) => {
        const pods = readLook({ nodes }, E, () => undefined).observe();
        const tests = pods.flatMap(({ speedTest, gateway }) =>
          speedTest ? [{ ...speedTest, gateway: gateway ?? false }] : [],
        );
        sound(chooseSpeedTest(tests, null, NOON));
      }),
    );
  });

  it('of the WiFi', () => {
    const network = fc.record({
      ssid: field(odd('Casa', null)),
      enable: field(odd(true)),
      wpaMode: field(odd('psk2')),
    });
    fc.assert(
      fc.property(fc.array(network), (networks) => {
        expect(wifiReport(readWifiNetworks(networks, E))).toHaveLength(networks.length);
      }),
    );
  });

  it('of the internet line', () => {
    const keys = ['rxMbytes', 'txMbytes', 'rxMaxMbps', 'txMaxMbps'];
    const sample = fc.record({ timestamp: moment, ...Object.fromEntries(keys.map((key) => [key, field(number)])) });
    fc.assert(fc.property(fc.array(sample), (fifteenMins) => sound(wanReport(readWanStats({ fifteenMins }, E), null))));
  });

  it('of the online history', () => {
    const sample = fc.record({ timestamp: moment, value: field(odd('online', 'OFFLINE', 'limbo', null)) });
    fc.assert(
      fc.property(fc.array(sample), (locationState) => sound(statsOfSamples(readOnlineStats({ locationState }, E)))),
    );
  });
});
