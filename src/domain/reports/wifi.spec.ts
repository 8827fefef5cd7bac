import fc from 'fast-check';

import { wifiReport } from './wifi';

const report = (security: string | null) => wifiReport([{ ssid: 'Casa', enabled: true, security }])[0];

describe('a WiFi network', () => {
  it.each([
    ['psk2', 'WPA2', false],
    ['PSK2', 'WPA2', false],
    ['psk-mixed', 'WPA/WPA2', false],
    ['sae', 'WPA3', false],
    ['sae-mixed', 'WPA2/WPA3', false],
    ['psk2, sae', 'WPA2, WPA3', false],
    ['psk2, psk2', 'WPA2', false],
    ['OPEN', 'open', true],
    ['owe-next', 'owe-next', false],
    [null, null, null],
  ])('secured by %j is shown as %j', (mode, security, open) => {
    expect(report(mode)).toEqual({ ssid: 'Casa', enabled: true, security, securityMode: mode, open });
  });

  it('may say anything of itself', () => {
    fc.assert(fc.property(fc.string(), (mode) => void report(mode)));
    expect(report('constructor')?.security).toBe('constructor');
  });
});
