import type { Fleet, PodState } from './fleet';
import { HEX2, mix } from './identity';
import { FIRST_MOVING, type PodKind, type PodTemplate, podTemplate, SLOT, SLOTS } from './pod-template';

const MODELS = ['PP603X', 'PP403Z', 'PP203X', 'PP603X'] as const;
const CHANNELS_24 = ['1', '6', '11', '6'];
const CHANNELS_50 = ['36', '40', '44', '48', '100', '108', '149', '157'];
const CHANNELS_60 = ['37', '53', '69', '85'];
const SMALL = Array.from({ length: 16 }, (_, n) => String(n));
const NOISES = SMALL.map((_, n) => `-${80 + n}`);
const HEALTHY = '{"status":"excellent","score":5,"details":{}}';
const DAY = 86_400_000;

/** A home's list with everything in its place but what moves with every answer. */
interface Prepared {
  /** One more than `slots`. */
  readonly pieces: readonly string[];
  readonly slots: readonly number[];
  /** The home's revision of which it tells. */
  readonly revision: number;
  /** When the next nightly speed test makes it untrue, epoch milliseconds. */
  readonly until: number;
}

/**
 * Writes the documents of a home's pods.
 *
 * Two answers about the same home are never the same text: clients, channels, noise and `updatedAt` move every time, as
 * they do at Plume, so whoever compares documents instead of what matters is found out.
 */
export class NodesDocument {
  private readonly prepared = new Map<number, Prepared>();
  private readonly templates = new Map<number, PodTemplate>();
  private readonly values: string[] = SLOTS.map(() => '');
  /** `2026-01-05T` of the 128 days before the fleet's beginning, newest first. */
  private readonly days: readonly string[];
  /** `06:31:07.000Z`, ascending. */
  private readonly clocks: readonly string[];
  private dice = 0;
  private luck = 0;
  private momentMs = -1;
  /** When the oldest speed test of the home in hand is a day old. */
  private until = Infinity;

  /** @param keptHomes how many homes' prepared texts are kept, some 7 kB each; the others cost more at every answer */
  constructor(
    private readonly fleet: Fleet,
    private readonly keptHomes: number,
  ) {
    const midnight = Math.floor(fleet.since / DAY) * DAY;
    this.days = Array.from({ length: 128 }, (_, i) => new Date(midnight - (i + 1) * DAY).toISOString().slice(0, 11));
    this.clocks = Array.from({ length: 256 }, (_, i) => new Date(i * 337_000).toISOString().slice(11));
  }

  /** The pods that are claimed, as JSON: `{"nodes":[…]}`. The gateway is not always the first. */
  list(home: number, now: number): string {
    this.stir(now);
    const revision = this.fleet.state(home)?.revision ?? 0;
    let prepared = this.prepared.get(home);
    if (!prepared || prepared.revision !== revision || now >= prepared.until) {
      const isKept = this.prepared.size < this.keptHomes || prepared !== undefined;
      prepared = this.prepare(home, new Writer(isKept ? undefined : this.moving), revision, now);
      if (isKept) this.prepared.set(home, prepared);
    }
    return this.join(prepared);
  }

  /** One pod as JSON. */
  pod(home: number, pod: number, now: number): string {
    this.stir(now);
    const writer = new Writer(this.moving);
    this.write(writer, home, pod, now);
    return this.join(writer.end(0, 0));
  }

  private prepare(home: number, writer: Writer, revision: number, now: number): Prepared {
    const count = this.fleet.podCount(home);
    const pods = this.fleet.state(home)?.pods;
    const first = count > 1 && home % 3 === 2 ? 1 : 0;
    this.until = Infinity;
    let separator = '{"nodes":[';
    for (let i = 0; i < count; i++) {
      const pod = (first + i) % count;
      if (pods?.[pod]?.claimed === false) continue;
      writer.text(separator);
      separator = ',';
      this.write(writer, home, pod, now);
    }
    writer.text(separator === ',' ? ']}' : '{"nodes":[]}');
    return writer.end(revision, this.until);
  }

  /** Fills in what moves. */
  private join({ pieces, slots }: Prepared): string {
    let json = pieces[0] as string;
    for (let i = 0; i < slots.length; i++) json += this.moving(slots[i] as number) + (pieces[i + 1] as string);
    return json;
  }

  /** Sets anew what moves. */
  private stir(now: number): void {
    const { values } = this;
    const dice = (this.dice = (Math.imul(this.dice, 1_664_525) + 1_013_904_223) >>> 0);
    this.luck = dice;
    values[SLOT.channel24] = CHANNELS_24[(dice >>> 8) & 3] as string;
    values[SLOT.channel50] = CHANNELS_50[(dice >>> 10) & 7] as string;
    values[SLOT.channel60] = CHANNELS_60[(dice >>> 13) & 3] as string;
    values[SLOT.noise] = NOISES[(dice >>> 15) & 15] as string;
    if (now === this.momentMs) return;
    this.momentMs = now;
    values[SLOT.updatedAt] = new Date(now).toISOString();
  }

  /** The present value of a slot that moves; every pod of an answer has a number of clients of its own. */
  private readonly moving = (slot: number): string => {
    if (slot !== SLOT.devices) return this.values[slot] as string;
    this.luck = (this.luck >>> 3) | (this.luck << 29);
    return SMALL[this.luck & 15] as string;
  };

  private write(writer: Writer, home: number, pod: number, now: number): void {
    const state = this.fleet.state(home)?.pods[pod];
    if (!state?.extra) return this.writePlain(writer, home, pod, state, now);
    const plain = new Writer(this.moving);
    this.writePlain(plain, home, pod, state, now);
    const document = JSON.parse(this.join(plain.end(0, 0))) as object;
    writer.text(JSON.stringify({ ...document, ...state.extra }));
  }

  private writePlain(writer: Writer, home: number, pod: number, state: PodState | undefined, now: number): void {
    const { pieces, slots } = this.fill(home, pod, state, now);
    const fixed = state?.devices;
    writer.text(pieces[0] as string);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      if (slot === SLOT.devices && fixed !== undefined) writer.text(String(fixed));
      else if (slot >= FIRST_MOVING) writer.slot(slot);
      else writer.text(this.values[slot] as string);
      writer.text(pieces[i + 1] as string);
    }
  }

  /** Sets the values of everything that does not move, and answers with the template they belong to. */
  private fill(home: number, pod: number, state: PodState | undefined, now: number): PodTemplate {
    const { fleet, values } = this;
    const gatewayPod = fleet.state(home)?.gateway ?? 0;
    const gateway = pod === gatewayPod;
    const connection = state?.connection ?? 'connected';
    const connected = connection.toLowerCase() === 'connected';
    const h = mix(fleet.seed + 21, home * 64 + pod);
    const nickname = state?.nickname === undefined ? fleet.names.pod(home, pod) : state.nickname;
    this.identify(home, pod, h);
    values[SLOT.gatewayId] = fleet.ids.nodeId(home, gatewayPod);
    values[SLOT.nickname] = JSON.stringify(nickname);
    values[SLOT.connectionState] = JSON.stringify(connection);
    values[SLOT.changedAt] =
      state?.changedAt === undefined ? (values[SLOT.bootAt] as string) : new Date(state.changedAt).toISOString();
    values[SLOT.health] = state?.health !== undefined ? JSON.stringify(state.health) : connected ? HEALTHY : 'null';
    values[SLOT.alerts] = JSON.stringify(state?.alerts ?? []);
    const tests = gateway || (h & 0x300) === 0;
    values[SLOT.speedTest] =
      state?.speedTest !== undefined
        ? JSON.stringify(state.speedTest)
        : tests
          ? this.speedTest(gateway, h, now)
          : 'null';
    return this.template(h & 3, gateway, connected, nickname !== null, !gateway && (h & 0xf0) === 0);
  }

  private template(modelNo: number, gateway: boolean, connected: boolean, named: boolean, wired: boolean): PodTemplate {
    const key = modelNo | (gateway ? 4 : 0) | (connected ? 8 : 0) | (named ? 16 : 0) | (wired ? 32 : 0);
    let template = this.templates.get(key);
    if (!template) {
      template = podTemplate({ model: MODELS[modelNo] as PodKind['model'], gateway, connected, named, wired });
      this.templates.set(key, template);
    }
    return template;
  }

  private identify(home: number, pod: number, h: number): void {
    const { values } = this;
    const interfaces = home * 8 + (pod & 7);
    const mac = `60:b4:f7:${HEX2[(interfaces >> 12) & 255]}:${HEX2[(interfaces >> 4) & 255]}:${HEX2[interfaces & 15]?.[1]}`;
    values[SLOT.id] = this.fleet.ids.nodeId(home, pod);
    values[SLOT.partnerId] = this.fleet.partnerOf(home).partnerId;
    values[SLOT.defaultName] = `Pod ${pod + 1}`;
    values[SLOT.macStem] = mac;
    values[SLOT.macUpper] = mac.toUpperCase();
    values[SLOT.ip] = `192.168.40.${pod + 10}`;
    values[SLOT.wanIp] = `100.${64 + ((home >> 16) & 63)}.${(home >> 8) & 255}.${home & 255}`;
    values[SLOT.publicIp] = `203.0.113.${1 + (h % 250)}`;
    values[SLOT.bootAt] = (this.days[h & 63] as string) + (this.clocks[(h >>> 8) & 255] as string);
    values[SLOT.claimedAt] = (this.days[64 + (h & 63)] as string) + (this.clocks[(h >>> 16) & 255] as string);
    values[SLOT.dayShipped] = this.days[127] as string;
    values[SLOT.hex] = (HEX2[(home >> 8) & 255] as string) + (HEX2[home & 255] as string);
  }

  /** The test of the last night: one a day, between 02:00 and 04:59 UTC, at the same time in the same home. */
  private speedTest(gateway: boolean, h: number, now: number): string {
    const offset = 7_200_000 + (h % 180) * 60_000;
    const startedAt = Math.floor((now - offset) / DAY) * DAY + offset;
    this.until = Math.min(this.until, startedAt + DAY);
    const luck = mix(h, startedAt / 60_000);
    return JSON.stringify({
      status: 'succeeded',
      startedAt: new Date(startedAt).toISOString(),
      gateway,
      trigger: 'scheduled',
      download: ((gateway ? 3_800 : 1_600) + (luck % 1_000)) / 10,
      upload: (300 + (luck % 90)) / 10,
      rtt: (90 + (luck % 60)) / 10,
      serverId: 4711,
      serverName: 'Test Lab',
      serverHost: 'speed.example.test',
      serverIp: '192.0.2.80',
      isp: 'Example ISP',
    });
  }
}

/** Collects texts and, between them, the slots that are filled at every answer. */
class Writer {
  private readonly pieces: string[] = [];
  private readonly slots: number[] = [];
  private piece = '';

  /** @param moving fills the slots at once, for what is written to be used only once */
  constructor(private readonly moving?: (slot: number) => string) {}

  text(text: string): void {
    this.piece += text;
  }

  slot(slot: number): void {
    if (this.moving) return this.text(this.moving(slot));
    this.finishPiece();
    this.slots.push(slot);
  }

  end(revision: number, until: number): Prepared {
    this.finishPiece();
    return { pieces: this.pieces, slots: this.slots, revision, until };
  }

  /** What is kept goes by way of a buffer: V8 holds a joined text as a tree of its parts, slow to write, large to keep. */
  private finishPiece(): void {
    this.pieces.push(this.moving ? this.piece : Buffer.from(this.piece).toString());
    this.piece = '';
  }
}
