import fc from 'fast-check';

import { parseHtml } from '../../../../simulators/telegram/bot-api/html';
import { at, NOON } from '../../../../test/support/builders';
import { healthOf } from '../../../domain/reports/health';
import { statsOfSamples } from '../../../domain/reports/online-stats';
import { wanReport } from '../../../domain/reports/wan';
import { wifiReport } from '../../../domain/reports/wifi';
import { readWifiNetworks } from '../../../plume-client/documents';
import { readLook } from '../../../plume-client/look';
import { readNodes } from '../../../plume-client/nodes';
import { readOnlineStats, readWanStats } from '../../../plume-client/reports';
import { pieces } from '../html';
import { nodesCsv } from './nodes-csv';
import { type Facts, nodesText } from './nodes-text';
import type { ReportedLocation } from './report-desk';
import { statsText } from './stats-text';
import { statusText } from './status-text';
import { wanText } from './wan-text';
import { wifiText } from './wifi-text';

const E = 'GET something';
const LANGUAGES = ['en', 'es'] as const;

const aPod = (given: Partial<ReportedLocation['pods'][number]> = {}): ReportedLocation['pods'][number] => ({
  ...{ id: 'pod-1', nodeId: 'NODE1', name: 'Hall', gateway: true, state: 'online', stateSince: at(-180) },
  ...{ health: 'excellent', alerts: [], devices: 7, backhaul: 'ethernet', model: 'PP603X', firmware: '6.4.0' },
  ...{ serial: 'AB12', mac: '60:b4:f7:00:00:00', ip: '192.168.40.10' },
  ...given,
});

const aLocation = (given: Partial<ReportedLocation> = {}): ReportedLocation => ({
  ...{ id: 'home-1', accountId: 'account-1', customerId: 'customer-1', locationId: 'location-1', name: 'Casa Vega' },
  ...{ customerName: null, state: 'online', stateSince: at(-180), podsOnline: 1, podsTotal: 1, devices: 7 },
  ...{ serviceLevel: 'fullService', timeZone: 'Europe/Madrid', lastPolledAt: at(-1), pods: [aPod()] },
  ...given,
});

const status = (location: ReportedLocation, speedTest: Parameters<typeof statusText>[0]['speedTest'] = null) => ({
  ...{ location, devices: location.devices, speedTest },
  health: healthOf(location.pods, location.serviceLevel, location.state),
});

describe('the reports in words', () => {
  it('say how a home is, and leave out nothing that is wrong', () => {
    const den = aPod({ nodeId: 'NODE2', name: 'Den', gateway: false, state: 'offline', stateSince: at(-5) });
    const attic = aPod({
      nodeId: 'NODE3',
      name: 'Attic',
      gateway: false,
      health: 'poor',
      alerts: ['highInterference'],
    });
    const pods = [aPod(), attic, den];
    const home = aLocation({
      state: 'degraded',
      pods,
      podsOnline: 2,
      podsTotal: 3,
      serviceLevel: 'noService',
      devices: null,
    });
    const test = {
      at: at(-90),
      downloadMbps: 412.75,
      uploadMbps: null,
      rttMs: 11.4,
      by: 'pod',
      ageMs: 5_400_000,
    } as const;
    expect(statusText(status(home, test), NOON, 'en', 'the note')).toBe(`🟠 <b>Casa Vega</b>
Online, but 1 pod is disconnected. The operator has suspended its service: WiFi is blocked.
<i>for 3 h · last look 1 min ago</i>
🔴 Pod Den is disconnected.
⚠️ Pod Attic is in poor health.
⚠️ Pod Attic has an alert: highInterference.

<b>2 of 3 pods online</b>
🟢 Hall · gateway
🟢 Attic · poor
🔴 Den · 5 min

📱 devices: no data
⚡ Speed test by a pod, 1 h 30 min ago:
↓ 412.75 Mbps · ↑ no data · ↔ 11.40 ms

the note`);
  });

  it('say so in Spanish, and when nothing is known', () => {
    const home = aLocation({
      state: 'unknown',
      pods: [],
      podsOnline: 0,
      podsTotal: 0,
      lastPolledAt: null,
      devices: null,
    });
    expect(statusText(status({ ...home, stateSince: null }), NOON, 'es')).toBe(`⚪ <b>Casa Vega</b>
Sin datos: no hay ningún pod registrado aquí.
<i>aún sin consultar</i>

<b>0 de 0 pods en línea</b>

📱 dispositivos: sin datos
⚡ Prueba de velocidad: sin datos`);
  });

  it('tell everything of a pod, and of its way to the gateway', () => {
    const room = aPod({ nodeId: 'NODE2', name: 'Room', gateway: false, backhaul: 'wifi', mac: null, serial: null });
    const facts: Facts = new Map([
      ['NODE1', { nodeId: 'NODE1', bootAt: at(-60 * 26), parentId: null, band: null, channel: null }],
      ['NODE2', { nodeId: 'NODE2', bootAt: null, parentId: 'NODE1', band: '5G', channel: 44 }],
    ]);
    expect(nodesText(aLocation({ pods: [aPod(), room] }), facts, 0, NOON, 'en')).toBe(`🟢 <b>Casa Vega</b>
2 pods

🟢 <b>Hall</b> · gateway · online
Model: PP603X · Firmware: 6.4.0
Serial: <code>AB12</code>
MAC: <code>60:b4:f7:00:00:00</code>
IP: <code>192.168.40.10</code>
Backhaul: Ethernet
Health: excellent · Devices: 7 · Running for: 1 d 2 h

🟢 <b>Room</b> · online
Model: PP603X · Firmware: 6.4.0
Serial: <code>NODE2</code>
IP: <code>192.168.40.10</code>
Backhaul: Mesh to Hall, 5G, channel 44
Health: excellent · Devices: 7`);
  });

  it('name the two means of a line for what they are, and count decimal gigabytes', () => {
    const samples = [0, 15].map((minute) => ({
      ...{ at: at(minute), rxMB: 112.5, txMB: 1_125, rxMaxMbps: 40 + minute, txMaxMbps: 10 },
    }));
    expect(wanText(aLocation(), wanReport(samples, 'Europe/Madrid'), NOON, 'en')).toBe(`🟢 <b>Casa Vega</b>
<b>Internet line, last 24 h</b>

↓ Peak: 55.00 Mbps at 13:15
↑ Peak: 10.00 Mbps at 13:00
Mean throughput: ↓ 1.00 · ↑ 10.00 Mbps
Mean of the quarter-hour peaks: ↓ 47.50 · ↑ 10.00 Mbps
95th percentile of the peaks: ↓ 55.00 · ↑ 10.00 Mbps
Total: ↓ 225 MB (0.2 GB) · ↑ 2,250 MB (2.3 GB)

Data: 100.0% of 2 quarter-hours, excellent
<i>Times in UTC+1</i>`);
  });

  it('call no data no data', () => {
    const nothing = { range: '24h', source: 'panoptes', ...statsOfSamples([]) } as const;
    expect(statsText(aLocation(), nothing, 'en')).toContain('No data: neither Plume nor Panoptes');
    expect(wanText(aLocation(), wanReport([], null), NOON, 'es')).toContain('Sin datos: Plume no dice nada');
    expect(wifiText(aLocation(), [], 'en')).toContain('Plume manages no WiFi network here');
  });

  it('put pods into a table that runs nothing', () => {
    const table = nodesCsv(aLocation({ pods: [aPod({ name: '=cmd()', alerts: ['a', 'b'] })] }), new Map()).toString();
    expect(table).toBe(
      '\ufefflocation,pod,gateway,state,state_since,model,firmware,serial,mac,ip,backhaul,parent,band,channel,health,' +
        'alerts,devices,boot_at\r\n' +
        "Casa Vega,'=cmd(),true,online,2026-03-04T09:00:00.000Z,PP603X,6.4.0,AB12,60:b4:f7:00:00:00,192.168.40.10," +
        'ethernet,,,,excellent,a; b,7,\r\n',
    );
  });
});

describe('no report breaks its marks or its limits', () => {
  const name = fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', '/', 'b', '\u202e', '\n', '😀', '\ud83d', ' '),
    maxLength: 300,
  });
  const BROKEN = /NaN|\[object|Infinity|\{\w+\}/;
  // Who calls their network `{0}` is not to blame.
  const any = fc.jsonValue({ maxDepth: 1 }).filter((value) => !BROKEN.test(JSON.stringify(value)));
  const odd = (...usual: unknown[]) => fc.oneof(fc.constantFrom(...usual), name, any);
  const moment = odd('2026-03-04T09:15:00.000Z', '2026-03-04T09:30:00Z', null);
  const number = odd(0, 33.1, '12', -1, 1e300, null);
  const field = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const language = fc.constantFrom(...LANGUAGES);

  /** What Telegram would read of it. Throws for broken marks. */
  const read = (html: string): string => {
    const { text } = parseHtml(html);
    expect(text).not.toMatch(BROKEN);
    return text;
  };

  const node = fc.record({
    ...{ id: name.map((text) => `N${text}`), nickname: field(name), bootAt: field(moment) },
    ...{ connectionState: field(odd('connected', 'Disconnected', 'limbo', null)), backhaulType: field(odd('wifi')) },
    ...{
      leafToRoot: field(odd([], [{ id: 'N', radio: '5G', channel: '44' }])),
      health: field(odd({ status: 'Fair' })),
    },
    ...{ alerts: field(odd([], [{ type: 'x' }, null, {}])), model: field(odd('PP')), mac: field(odd('60b4f7000000')) },
    ...{ connectedDeviceCount: field(number), ip: field(odd('192.0.2.1')), serialNumber: field(odd('S')) },
  });

  it('of pods, whatever Plume tells of them', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 30 }), name, language, (nodes, called, speaks) => {
        const seen = readLook({ nodes }, E, () => undefined).observe();
        const pods = seen.map((pod) => aPod({ ...pod, id: pod.nodeId, gateway: pod.gateway ?? false }));
        const location = aLocation({ name: called, pods, state: 'degraded' });
        const facts: Facts = new Map(readNodes({ nodes }, E).map((fact) => [fact.nodeId, fact]));
        read(statusText(status(location), NOON, speaks));
        for (const piece of pieces(nodesText(location, facts, 0, NOON, speaks))) {
          expect(read(piece).length).toBeLessThanOrEqual(4_096);
        }
        expect(nodesCsv(location, facts).toString()).not.toMatch(/\r\n[=+@-]|undefined/);
      }),
      { numRuns: 60 },
    );
  });

  it('of WiFi, of the line and of the history, which fit under a picture', () => {
    const network = fc.record({
      ssid: field(odd(null)),
      enable: field(odd(true)),
      wpaMode: field(odd('psk2', 'OPEN')),
    });
    const keys = ['rxMbytes', 'txMbytes', 'rxMaxMbps', 'txMaxMbps'];
    const bucket = fc.record({ timestamp: moment, ...Object.fromEntries(keys.map((key) => [key, field(number)])) });
    const sample = fc.record({ timestamp: moment, value: field(odd('online', 'OFFLINE')) });
    const told = fc.tuple(fc.array(network), fc.array(bucket), fc.array(sample), name, language);
    fc.assert(
      fc.property(told, ([networks, fifteenMins, locationState, called, speaks]) => {
        const location = aLocation({ name: called });
        read(wifiText(location, wifiReport(readWifiNetworks(networks, E)), speaks));
        const line = wanReport(readWanStats({ fifteenMins }, E), 'America/St_Johns');
        expect(read(wanText(location, line, NOON, speaks)).length).toBeLessThanOrEqual(1_024);
        const history = {
          range: '7d',
          source: 'plume',
          ...statsOfSamples(readOnlineStats({ locationState }, E)),
        } as const;
        expect(read(statsText(location, history, speaks)).length).toBeLessThanOrEqual(1_024);
      }),
      { numRuns: 60 },
    );
  });
});
