import { SECRET_MARK } from './secrets';

/** What differs between the documents of two pods of the same template. */
export const SLOTS = [
  'id',
  'gatewayId',
  'partnerId',
  'defaultName',
  'nickname',
  'macStem',
  'macUpper',
  'ip',
  'wanIp',
  'publicIp',
  'bootAt',
  'claimedAt',
  'dayShipped',
  'connectionState',
  'changedAt',
  'health',
  'alerts',
  'speedTest',
  'hex',
  'updatedAt',
  'devices',
  'channel24',
  'channel50',
  'channel60',
  'noise',
] as const;
type SlotName = (typeof SLOTS)[number];
/** The place of each in SLOTS. */
export const SLOT = Object.fromEntries(SLOTS.map((name, place) => [name, place])) as Readonly<Record<SlotName, number>>;
/** The first of those that move with every answer. */
export const FIRST_MOVING = SLOTS.indexOf('updatedAt');

/** A pod document cut at the places where pods differ, so that writing one is only joining strings. */
export interface PodTemplate {
  /** One more than `slots`. */
  readonly pieces: readonly string[];
  /** Places in SLOTS. */
  readonly slots: readonly number[];
}

export interface PodKind {
  readonly model: 'PP203X' | 'PP403Z' | 'PP603X';
  readonly gateway: boolean;
  readonly connected: boolean;
  readonly named: boolean;
  /** An extender on a cable: it says `ethernet` as a gateway does. */
  readonly wired: boolean;
}

/** A slot within a text. */
const text = (slot: SlotName): string => `«${slot}»`;
/** A slot that takes a whole JSON value. */
const value = (slot: SlotName): string => `⟦${slot}⟧`;
const mac = (digit: string): string => text('macStem') + digit;

/** Cuts the document of one kind of pod. */
export function podTemplate(kind: PodKind): PodTemplate {
  const json = JSON.stringify(podDocument(kind));
  const pieces: string[] = [];
  const slots: number[] = [];
  let from = 0;
  for (const match of json.matchAll(/"⟦(\w+)⟧"|«(\w+)»/g)) {
    pieces.push(json.slice(from, match.index));
    slots.push(SLOT[(match[1] ?? match[2]) as SlotName]);
    from = match.index + match[0].length;
  }
  pieces.push(json.slice(from));
  return { pieces, slots };
}

/** The field set of a node. A pod that is not connected knows neither its parent nor its channels nor its clients. */
function podDocument({ model, gateway, connected, named, wired }: PodKind): object {
  return {
    id: text('id'),
    serialNumber: text('id'),
    ...(named && { nickname: value('nickname') }),
    defaultName: text('defaultName'),
    partnerId: text('partnerId'),
    groupIds: [text('partnerId')],
    model,
    vendor: { name: 'Plume', partNumber: `${model}-US`, manufacturer: 'Acme Works', factory: 'F1', mfgDate: '2024/11' },
    partNumber: `${model}-US`,
    packId: `PACK-${text('id')}`,
    boxSerialNumber: `BOX${text('id')}`,
    firmwareVersion: model === 'PP203X' ? '5.10.2-37-g1f0a2b-prod' : '6.4.0-10-gabcdef-prod',
    openSyncVersion: model === 'PP203X' ? '5.10.2' : '6.4.0',
    mac: mac('0'),
    ethernetMac: mac('0'),
    ethernet1Mac: mac('1'),
    radioMac24: mac('2'),
    radioMac50: mac('3'),
    ...(model !== 'PP203X' && { radioMac60: mac('4') }),
    bluetoothMac: `${text('macUpper')}5`,
    connectionState: value('connectionState'),
    connectionStateChangeAt: text('changedAt'),
    backhaulType: gateway || wired ? 'ethernet' : 'wifi',
    residentialGateway: false,
    networkMode: gateway ? 'router' : 'bridge',
    ip: text('ip'),
    ipv6: gateway ? [`2001:db8:${text('hex')}::1`] : [],
    ...(gateway && { wanIp: text('wanIp'), publicIp: text('publicIp') }),
    ...(connected && alive(model, gateway, wired)),
    health: value('health'),
    alerts: value('alerts'),
    speedTest: value('speedTest'),
    bootAt: text('bootAt'),
    claimedAt: text('claimedAt'),
    shipDate: `${text('dayShipped')}00:00:00.000Z`,
    createdAt: text('claimedAt'),
    updatedAt: text('updatedAt'),
    subscriptionRequired: false,
    unclaimable: !gateway,
    kvConfigs: [{ module: 'led', key: 'mode', value: 'auto' }],
    wifiConfig: [
      { freqBand: '5G', ssid: `we.piranha.${text('hex')}`, encryptionKey: `${SECRET_MARK}-backhaul-${text('id')}` },
    ],
    ethernetLan: { mode: 'auto', ports: [{ ifName: 'eth1', enabled: true }] },
    capabilities: { wifi6: model !== 'PP203X', wifi6e: model === 'PP603X', thread: false, maxClients: 64 },
  };
}

function alive(model: PodKind['model'], gateway: boolean, wired: boolean): object {
  const five =
    model === 'PP403Z' ? { '5glChannel': value('channel50'), '5guChannel': 149 } : { '5gChannel': value('channel50') };
  return {
    leafToRoot: gateway ? [] : [{ id: text('gatewayId'), channel: value('channel50'), radio: '5G' }],
    ...(!gateway && !wired && { backhaulChannel: value('channel50') }),
    '2gChannel': value('channel24'),
    ...five,
    ...(model === 'PP603X' && { '6gChannel': value('channel60') }),
    radioStats: [
      { freqBand: '2.4G', channelWidth: 20, puncturedChannels: [], noiseFloor: value('noise') },
      {
        freqBand: model === 'PP403Z' ? '5GL' : '5G',
        channelWidth: 80,
        puncturedChannels: [],
        noiseFloor: value('noise'),
      },
      ...(model === 'PP403Z' ? [{ freqBand: '5GU', channelWidth: 80, puncturedChannels: [] }] : []),
      ...(model === 'PP603X' ? [{ freqBand: '6G', channelWidth: 160, puncturedChannels: [] }] : []),
    ],
    linkStates: [
      {
        ifName: 'eth0',
        duplex: 'full',
        linkSpeed: gateway || wired ? 1000 : 65535,
        isUplink: gateway || wired,
        hasEthClient: false,
      },
      { ifName: 'eth1', duplex: 'full', linkSpeed: 65535, isUplink: false, hasEthClient: false },
    ],
    connectedDeviceCount: value('devices'),
  };
}
