import type { Fleet, Partner } from './fleet';
import { mix } from './identity';
import { SECRET_MARK } from './secrets';

const DAY = 86_400_000;
const ZONES = {
  spanish: [
    { timezone: 'Europe/Madrid', country: 'ES', city: 'Madrid', latitude: 40.4, longitude: -3.7 },
    { timezone: 'America/Mexico_City', country: 'MX', city: 'Puebla', latitude: 19, longitude: -98.2 },
  ],
  english: [
    { timezone: 'America/New_York', country: 'US', city: 'Albany', latitude: 42.7, longitude: -73.8 },
    { timezone: 'Europe/London', country: 'GB', city: 'Leeds', latitude: 53.8, longitude: -1.5 },
  ],
} as const;

/** Every document of the API but the pods: customers, locations, WiFi networks. Plain values, ready for JSON. */
export class Documents {
  constructor(private readonly fleet: Fleet) {}

  customer(no: number): Record<string, unknown> {
    const { fleet } = this;
    const createdAt = this.longAgo(no);
    return {
      id: fleet.ids.customerId(no),
      accountId: accountId(no),
      name: fleet.names.customer(no),
      email: email(no),
      emailVerified: no % 9 !== 0,
      partnerId: fleet.partnerOf(no).partnerId,
      locked: false,
      anonymous: false,
      autoProvisioned: false,
      acceptLanguage: fleet.names.home(no).spanish ? 'es-ES' : 'en-US',
      source: 'partner',
      createdAt,
      firstKnownLoginTimestamp: createdAt,
      locations: this.locationIds(no),
    };
  }

  /** A row of the partner's customer search. */
  foundCustomer(no: number): object {
    const { id, accountId, name, email, locations } = this.customer(no);
    return { id, accountId, name, email, locations };
  }

  /** The answer to a search by location id or service id. */
  foundLocation(home: number): object {
    const { id, accountId, name } = this.customer(this.fleet.customerOf(home));
    return {
      id: this.fleet.ids.locationId(home),
      name: this.fleet.nameOf(home),
      serviceId: serviceId(home),
      customer: { id, name, accountId },
    };
  }

  /** The answer to a search by node id. An unclaimed node belongs to nobody. */
  foundNode(home: number, pod: number): object {
    const { fleet } = this;
    const id = fleet.ids.nodeId(home, pod);
    const claimed = fleet.isThere(home) && fleet.state(home)?.pods[pod]?.claimed !== false;
    return {
      id,
      serialNumber: id,
      packId: `PACK-${id}`,
      partnerId: fleet.partnerOf(home).partnerId,
      ...(claimed && {
        customerId: fleet.ids.customerId(fleet.customerOf(home)),
        locationId: fleet.ids.locationId(home),
        claimedAt: this.longAgo(home),
      }),
    };
  }

  location(home: number, now: number): Record<string, unknown> {
    const { fleet } = this;
    const customer = fleet.customerOf(home);
    const { partnerId } = fleet.partnerOf(home);
    const dark = fleet.state(home)?.dark.at(-1);
    const isDark = dark?.to === Infinity;
    const statusChangedAt = dark ? new Date(isDark ? dark.from : dark.to).toISOString() : this.longAgo(home);
    const { spanish } = fleet.names.home(home);
    const place = ZONES[spanish ? 'spanish' : 'english'][home & 1] as (typeof ZONES)['spanish'][number];
    return {
      id: fleet.ids.locationId(home),
      customerId: fleet.ids.customerId(customer),
      accountId: accountId(customer),
      partnerId,
      groupIds: [partnerId],
      name: fleet.nameOf(home),
      serviceId: serviceId(home),
      profile: 'auto',
      serviceLevel: this.serviceLevel(home),
      networkStatus: {
        status: isDark ? 'offline' : 'online',
        statusChangedAt,
        durationOfPreviousStatus: 86_400,
        updatedAt: new Date(now).toISOString(),
      },
      networkMode: 'auto',
      ispSpeedTestConfiguration: {
        enable: true,
        speedCapable: true,
        enableAllNodes: false,
        createdAt: this.longAgo(home),
      },
      geoIp: {
        ip: `203.0.113.${1 + (home % 250)}`,
        ...place,
        state: place.city,
        province: place.city,
        ISP: 'Example ISP',
      },
      monitorMode: { enable: false },
      controlMode: { mode: 'full' },
      backhaul: {
        mode: 'auto',
        wpaMode: 'psk2',
        wpaModeRealized: 'psk2',
        wds: false,
        wpaKey: `${SECRET_MARK}-wpa-${home}`,
      },
      wanSettings: {
        connectionType: 'pppoe',
        static: { ipAddress: null, subnetMask: null, defaultGateway: null },
        pppoe: { name: `line-${home}@isp.test`, password: `${SECRET_MARK}-pppoe-${home}` },
      },
      optimizations: { auto: true, enable: true },
      authorizations: { numPodsAuthorized: 10 },
      locale: spanish ? 'es' : 'en',
      region: place.country,
      uprise: null,
      flex: { enable: false },
      createdAt: this.longAgo(home),
      updatedAt: new Date(now).toISOString(),
    };
  }

  /** What `include=summary` adds to a location. */
  summary(home: number, now: number): object {
    const { fleet } = this;
    const state = fleet.state(home);
    const pods = Array.from({ length: fleet.podCount(home) }, (_, pod) => state?.pods[pod]);
    const claimed = pods.filter((pod) => pod?.claimed !== false);
    const connection = state?.pods[state.gateway]?.connection ?? 'connected';
    return {
      wifiNetworkProvisioned: state?.wifi !== false,
      onboardingStatus: { checkpoint: 'OnboardingComplete', timestamp: this.longAgo(home) },
      networkModeProvisioned: 'auto',
      networkModeRealized: 'router',
      monitorMode: false,
      timestamp: new Date(now).toISOString(),
      topology: [],
      gatewayConnectionState: connection,
      nodeConnectedCount: claimed.filter((pod) => (pod?.connection ?? 'connected') === 'connected').length,
      nodeClaimedCount: claimed.length,
      connectedDeviceCount: claimed.length * 4,
    };
  }

  serviceLevel(home: number): object {
    const status = this.fleet.state(home)?.serviceLevel ?? 'fullService';
    return { status, createdAt: this.longAgo(home), updatedAt: this.longAgo(home) };
  }

  wifiNetworks(home: number): object[] {
    const wpaMode = (['psk2', 'sae-mixed', 'psk-mixed', 'sae'] as const)[home & 3];
    const id = this.fleet.ids.locationId(home);
    const of = (ssid: string, enable: boolean, suffix: string) => ({
      id: `${id.slice(0, 22)}${suffix}`,
      locationId: id,
      ssid,
      enable,
      wpaMode,
      encryption: 'WPA2',
      encryptionKey: `${SECRET_MARK}-wifi-${suffix}-${home}`,
      keys: [{ id: 'keyId-0', type: 'default', key: `${SECRET_MARK}-key-${suffix}-${home}` }],
    });
    const ssid = this.fleet.nameOf(home).slice(0, 32);
    return [of(ssid, true, 'a1'), of(`${ssid.slice(0, 26)} Guest`, home % 4 === 0, 'a2')];
  }

  wifiNetwork(home: number): object {
    const [first] = this.wifiNetworks(home) as [Record<string, unknown>];
    const { enable, wpaMode, ...rest } = first;
    return {
      wifiNetwork: {
        ...rest,
        wpaMode,
        wpaModes: { freqBand24: wpaMode, freqBand5: wpaMode, freqBand6: 'sae' },
        enabled: enable,
        ssidBroadcast: true,
        privateMode: false,
        minWifiMode24: 'b',
        fastTransition: true,
        accessZones: [{ id: 0, type: 'home' }],
        createdAt: this.longAgo(home),
        updatedAt: this.longAgo(home),
      },
    };
  }

  /** The customers of a partner, by a LoopBack filter. */
  customers(partner: Partner, filter: ListFilter): object[] {
    const { where, order } = filter;
    const page: object[] = [];
    if (!where && !order) {
      let place = 0;
      for (const no of this.fleet.customersOf(partner)) {
        if (page.length >= filter.limit) break;
        if (place++ >= filter.offset) page.push(this.customer(no));
      }
      return page;
    }
    const all = [...this.fleet.customersOf(partner)].map((no) => this.customer(no));
    const kept = where ? all.filter((one) => Object.entries(where).every(([key, is]) => one[key] === is)) : all;
    if (order) {
      const { key, down } = order;
      kept.sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1) * (down ? -1 : 1));
    }
    return kept.slice(filter.offset, filter.offset + filter.limit);
  }

  private locationIds(customer: number): { id: string }[] {
    return this.fleet.homesOf(customer).map((home) => ({ id: this.fleet.ids.locationId(home) }));
  }

  private longAgo(no: number): string {
    return new Date(this.fleet.since - (100 + (mix(this.fleet.seed, no) % 900)) * DAY).toISOString();
  }
}

/** A LoopBack list filter, read. */
export interface ListFilter {
  readonly offset: number;
  readonly limit: number;
  readonly order?: { readonly key: string; readonly down: boolean };
  readonly where?: Readonly<Record<string, unknown>>;
}

export const accountId = (customer: number): string => `CRM-${String(customer + 1).padStart(4, '0')}`;
export const serviceId = (home: number): string => `SVC-${String(home + 1).padStart(6, '0')}`;
export const email = (customer: number): string => `customer${customer + 1}@example.test`;
/** The home of a service id, or -1. */
export const homeOfService = (id: string): number => {
  const digits = /^SVC-(\d{6,})$/i.exec(id)?.[1];
  return digits === undefined ? -1 : Number(digits) - 1;
};
