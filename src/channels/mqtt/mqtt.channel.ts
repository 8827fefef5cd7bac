import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';

import type { View } from '../../domain/channel-view';
import type { Message } from '../../domain/message';
import { UNPACED } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import { BrokerError, BrokerLine } from '../../platform/mqtt/broker-line';
import { brokerUrl } from '../../platform/mqtt/broker-url';
import {
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
  type ViewOptions,
} from '../channel';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { noticeJson } from '../notice-json';
import { MqttConfig } from './mqtt.config';

const settings = z.object({ url: brokerUrl().meta({ title: 'Broker', secret: true }) });

/** Of what is only looked at. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Publishes what happens at an MQTT broker. An address is the beginning of a topic: `home/alerts` hears of an incident
 * that opens at `home/alerts/incident/opened`.
 */
@Injectable()
export class MqttChannel implements Channel, OnApplicationShutdown {
  readonly kind = 'mqtt';
  readonly title = 'MQTT';
  readonly address = {
    form: /^(?![$/])(?!.*\/$)[^+#\s\0]{1,200}$/,
    expected: {
      en: 'the beginning of a topic, like panoptes/alerts',
      es: 'el comienzo de un tema, como panoptes/alerts',
    },
  };
  readonly settings = settings;
  readonly actions = 'none';
  readonly limits: ChannelLimits = { perSecond: 0, paceOf: () => UNPACED };
  private readonly now: SettingsNow<typeof settings>;
  private readonly line = new BrokerLine();

  constructor(
    private readonly clock: Clock,
    { MQTT_URL: url }: MqttConfig,
    @Inject(ChannelSettingsStore) stored: SettingsSource,
  ) {
    this.now = stored.of(this.kind, settings, url ? { url } : {});
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  async deliver(message: Message, address: string, options: DeliverOptions): Promise<Delivered> {
    const id = options.deliveryId ?? randomUUID();
    const { below, notice } = publication(id, noticeJson(message, options, this.clock.now()));
    await told(this.line.publish(this.broker(), address + below, JSON.stringify(notice), options.signal));
    return { messageId: id };
  }

  view(message: Message, { event }: ViewOptions): View {
    const about = event ? { event } : {};
    const { below, notice } = publication(NO_ID, noticeJson(message, about, this.clock.now()));
    return { lines: [], json: JSON.stringify(notice, null, 2), facts: [{ name: 'topic', value: below }] };
  }

  async check(signal: AbortSignal): Promise<string> {
    await told(this.line.reach(this.broker(), signal));
    return 'The broker lets us in.';
  }

  onApplicationShutdown(): void {
    this.line.close();
  }

  private broker(): string {
    const { current } = this.now;
    if (!current) throw new DeliveryError('misconfigured', 'no broker is set', { scope: 'channel' });
    return current.url;
  }
}

/** What is published for it, and where below an address. */
const publication = (id: string, notice: ReturnType<typeof noticeJson>) => ({
  below: `/${notice.type.replaceAll('.', '/')}`,
  notice: { id, ...notice },
});

async function told(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    if (cause instanceof BrokerError && cause.refusesUs) {
      throw new DeliveryError('misconfigured', 'the broker refuses our user name or password', { scope: 'channel' });
    }
    throw DeliveryError.of(cause);
  }
}
