/** A WiFi network as Plume tells of it, without its keys. */
export interface WifiNetwork {
  readonly ssid: string | null;
  /** Null when Plume does not say. */
  readonly enabled: boolean | null;
  /** Plume's word for its security (`psk2`, `sae`, `OPEN`, …), or the words of its bands with commas between them. */
  readonly security: string | null;
}

/** A WiFi network as people want to know of it. */
export interface WifiNetworkReport {
  readonly ssid: string | null;
  readonly enabled: boolean | null;
  /** In people's words: `WPA2`, `WPA2/WPA3`, `open`; a word that nobody knows stays as it is. */
  readonly security: string | null;
  /** Plume's own word. */
  readonly securityMode: string | null;
  /** Whether anybody may join it; null when Plume does not say. */
  readonly open: boolean | null;
}

const OPEN = 'open';

const WORDS: Readonly<Record<string, string>> = {
  psk: 'WPA',
  psk2: 'WPA2',
  wpa2: 'WPA2',
  'psk-mixed': 'WPA/WPA2',
  sae: 'WPA3',
  wpa3: 'WPA3',
  'sae-mixed': 'WPA2/WPA3',
  open: OPEN,
  none: OPEN,
};

/** Puts the networks into people's words, in the order in which Plume tells of them. */
export function wifiReport(networks: readonly WifiNetwork[]): WifiNetworkReport[] {
  return networks.map(({ ssid, enabled, security: mode }) => {
    const words = mode === null ? [] : [...new Set(mode.split(',').map(wordFor))];
    return {
      ssid,
      enabled,
      security: words.length > 0 ? words.join(', ') : null,
      securityMode: mode,
      open: words.length > 0 ? words.includes(OPEN) : null,
    };
  });
}

function wordFor(mode: string): string {
  const raw = mode.trim();
  const known = raw.toLowerCase();
  return Object.hasOwn(WORDS, known) ? (WORDS[known] ?? raw) : raw;
}
