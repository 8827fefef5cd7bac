import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

import { after, seconds } from '../../domain/duration';
import { LIVE_CHANNEL, readLiveWord } from '../../domain/live';
import { type WatchedHome, WatchedHomesService } from '../../fleet/watched-homes.service';
import { Clock } from '../../platform/clock/clock';
import { Loops } from '../../platform/clock/loops';
import { PlatformConfig } from '../../platform/config/platform.config';
import { Listener } from '../../platform/database/listener';
import { Locks } from '../../platform/database/locks';
import { BrokerLine } from '../../platform/mqtt/broker-line';
import { entitiesOf, type Kept, PRESENCE } from './entities';
import { HomeAssistantConfig } from './home-assistant.config';

/** Another replica that tells it is asked after this often whether it still does. */
const STANDBY = seconds(5);

/** What changes within that time is read and told together. */
const GATHERED_FOR = seconds(1);

/** Should a change have been missed, it is found this much later. */
const SLOW_LOOK = seconds(300);

/** Homes that are read at a time, and messages that are on their way at a time. */
const PAGE = 500;
const AT_ONCE = 50;

const PUBLISHED_WITHIN = seconds(10);
const WHEN_UNREACHED = seconds(10);

/** Shows every home and every pod in Home Assistant, by MQTT discovery. Of all replicas, one does it at a time. */
@Injectable()
export class HomeAssistantService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(HomeAssistantService.name);
  private readonly line = new BrokerLine({ topic: PRESENCE, payload: 'offline' });
  /** What the broker keeps, by topic, as a hash. */
  private readonly kept = new Map<string, string>();
  private readonly changed = new Set<string>();
  /** Whether all of it is to be looked at, since something may have been missed. */
  private all = true;
  private allAt = new Date(0);
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly config: HomeAssistantConfig,
    private readonly platform: PlatformConfig,
    private readonly homes: WatchedHomesService,
    private readonly locks: Locks,
    private readonly listener: Listener,
    private readonly loops: Loops,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    if (!this.config.HOME_ASSISTANT_MQTT_URL) return;
    this.loops.add({ name: 'home-assistant', every: STANDBY, work: (signal) => this.turn(signal) });
    this.unlisten = this.listener.listen(
      LIVE_CHANNEL,
      (said) => this.hear(said),
      () => this.lookAtAll(),
    );
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  /** Tells for as long as this replica holds the lock and `signal` lets it. */
  private async turn(signal: AbortSignal): Promise<void> {
    await this.locks.hold('home-assistant', async (held) => {
      const either = AbortSignal.any([signal, held]);
      try {
        await this.serve(either);
      } finally {
        if (this.line.holds) await this.keep({ topic: PRESENCE, body: 'offline' }).catch(() => undefined);
        this.line.close();
      }
    });
  }

  private async serve(signal: AbortSignal): Promise<void> {
    let isReached = true;
    while (!signal.aborted) {
      try {
        await this.tell(signal);
        if (!isReached) this.logger.log('the broker of Home Assistant is reached again');
        isReached = true;
        await this.clock.sleep(GATHERED_FOR, signal);
      } catch (cause) {
        if (signal.aborted) return;
        if (isReached) this.logger.warn(`Home Assistant is not told: ${String(cause)}`);
        isReached = false;
        // What was to be told is told with all of it once the broker is reached.
        this.line.close();
        await this.clock.sleep(WHEN_UNREACHED, signal);
      }
    }
  }

  /** One turn: what has changed, or all of it where the broker may have forgotten. */
  private async tell(signal: AbortSignal): Promise<void> {
    if (!this.line.holds) {
      this.kept.clear();
      this.lookAtAll();
      await this.keep({ topic: PRESENCE, body: 'online' });
    }
    if (this.all || this.clock.now() >= after(this.allAt, SLOW_LOOK)) return this.tellAll(signal);
    const ids = [...this.changed];
    this.changed.clear();
    if (ids.length > 0) await this.show(await this.homes.byIds(ids));
  }

  private async tellAll(signal: AbortSignal): Promise<void> {
    this.allAt = this.clock.now();
    this.all = false;
    this.changed.clear();
    let last: string | null = null;
    do {
      const page: WatchedHome[] = await this.homes.after(last, PAGE);
      await this.show(page);
      last = page.length < PAGE ? null : (page.at(-1)?.id ?? null);
    } while (last !== null && !signal.aborted);
  }

  /** Publishes what the broker does not keep already. */
  private async show(homes: readonly WatchedHome[]): Promise<void> {
    const { HOME_ASSISTANT_PREFIX: prefix } = this.config;
    const { PUBLIC_URL } = this.platform;
    const wanted = homes
      .flatMap((home) => entitiesOf(home, prefix, PUBLIC_URL ? `${PUBLIC_URL}/locations/${home.id}` : null))
      .filter(({ topic, body }) => this.kept.get(topic) !== hashOf(body));
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      await Promise.all(wanted.slice(at, at + AT_ONCE).map((each) => this.keep(each)));
    }
  }

  private async keep({ topic, body }: Kept): Promise<void> {
    const url = this.config.HOME_ASSISTANT_MQTT_URL ?? '';
    await this.line.publish(url, topic, body, AbortSignal.timeout(PUBLISHED_WITHIN), { keep: true });
    this.kept.set(topic, hashOf(body));
  }

  private hear(said: string): void {
    const word = readLiveWord(said);
    if (word?.about !== 'location') return;
    if ('many' in word || this.changed.size >= PAGE) return this.lookAtAll();
    for (const id of word.ids) this.changed.add(id);
  }

  private lookAtAll(): void {
    this.all = true;
  }
}

const hashOf = (body: string): string => createHash('sha256').update(body).digest('base64url');
