import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { type Channel, DeliveryError } from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import { ChannelSettingsStore, type SettingsChange } from '../channels/channel-settings-store';
import { noticeMessage } from '../domain/alert-message';
import { seconds } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import { fieldFault } from '../domain/texts/field-faults';
import { inEach } from '../domain/texts/words';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { ChannelHealth, type Standing } from './channel-health';
import { isOff, noChannel, wrongAddress } from './channel-refusals';
import { type ChannelStatistics, DeliveryAttemptsService, NEVER_USED } from './delivery-attempts.service';
import { RateLimits } from './rate-limits';

export type ChannelState = 'ok' | 'failing' | 'misconfigured' | 'off';

type JsonObject = Readonly<Record<string, unknown>>;

/** A channel as an admin sees it. */
export interface ShownChannel {
  readonly channel: string;
  readonly title: string;
  readonly enabled: boolean;
  /** Its settings suffice, and it is switched on. */
  readonly configured: boolean;
  /** JSON Schema of the settings; a secret field carries `secret: true`. */
  readonly schema: JsonObject;
  /** Every field: null where nothing is set, MASK where a secret is. */
  readonly settings: JsonObject;
  /** The same for one destination; null where there is nothing to set. */
  readonly destinationSchema: JsonObject | null;
  readonly actions: Channel['actions'];
  readonly limits: { readonly perSecond: number };
  readonly state: ChannelState;
  readonly lastError: string | null;
  readonly sent: number;
  readonly failed: number;
  readonly lastUsedAt: Date | null;
  readonly statistics: ChannelStatistics;
}

/** What a test has shown. */
export interface ChannelTrial {
  /** What the far side says to our settings; null where it is not asked. */
  readonly check: string | null;
  /** Of the test message; null when none was sent. */
  readonly messageId: string | null;
  readonly said: string | null;
}

/** Longer than that nobody waits for a test. */
const TRIAL_LIMIT = seconds(10);

/** What admins see of the channels, set there, and try. */
@Injectable()
export class ChannelAdminService {
  constructor(
    private readonly db: DataSource,
    private readonly channels: ChannelRegistry,
    private readonly store: ChannelSettingsStore,
    private readonly health: ChannelHealth,
    private readonly attempts: DeliveryAttemptsService,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async list(): Promise<ShownChannel[]> {
    const [standings, statistics] = await Promise.all([this.health.all(), this.attempts.statistics()]);
    const shown: ShownChannel[] = [];
    for (const channel of this.channels.all) shown.push(await this.show(channel, standings, statistics));
    return shown;
  }

  /** Throws a Refusal for a channel that we do not have. */
  async one(kind: string): Promise<ShownChannel> {
    const channel = this.channel(kind);
    return this.show(channel, await this.health.all(), await this.attempts.statistics());
  }

  /** Changes settings; from then on every replica goes by them. Throws a Refusal that names the field. */
  async change(kind: string, change: SettingsChange, changedBy: string | null): Promise<ShownChannel> {
    if (!this.channel(kind).settings) {
      throw new Refusal('conflict', {
        en: `There is nothing to set of ${kind}.`,
        es: `No hay nada que ajustar en ${kind}.`,
      });
    }
    await this.db.transaction((tx) => this.store.put(tx, kind, change, changedBy));
    await this.store.refresh();
    return this.one(kind);
  }

  /**
   * Tries the settings at the far side and, where an address is given, sends a test message there.
   *
   * Throws a Refusal that says what the far side has against it.
   */
  async test(kind: string, { address, settings }: { address?: string; settings?: JsonObject }): Promise<ChannelTrial> {
    const channel = this.channel(kind);
    if (!channel.configured) throw isOff(channel);
    if (address !== undefined && channel.address && !channel.address.form.test(address)) {
      throw wrongAddress(channel);
    }
    const own = destinationSettings(channel, settings);
    await this.audit.write(this.db.manager, { action: 'channel.tested', subjectType: 'channel', subjectId: kind });
    const signal = AbortSignal.timeout(TRIAL_LIMIT);
    try {
      const check = (await channel.check?.(signal)) ?? null;
      if (address === undefined) return { check, messageId: null, said: null };
      await this.limits.draw(kind, channel.limits.perSecond, this.clock.now());
      const message = noticeMessage({ severity: 'info', key: 'test', params: {} }, 'en');
      const { messageId, said } = await channel.deliver(message, address, { signal, replyTo: null, settings: own });
      await this.health.tried(kind, null);
      return { check, messageId, said: said ?? null };
    } catch (cause) {
      const error = DeliveryError.of(cause);
      if (error.kind === 'misconfigured') await this.health.tried(kind, error.message);
      throw refusalOf(error);
    }
  }

  /** The public key that browsers subscribe with; a Refusal while there is none. */
  async webPushKey(): Promise<string> {
    const { publicKey } = (await this.store.shown('web-push')).values;
    if (typeof publicKey !== 'string') {
      throw new Refusal('conflict', { en: 'Web push has no keys yet.', es: 'Web push aún no tiene claves.' });
    }
    return publicKey;
  }

  private async show(
    channel: Channel,
    standings: readonly Standing[],
    statistics: ReadonlyMap<string, ChannelStatistics>,
  ): Promise<ShownChannel> {
    const { kind, title, configured, actions, limits } = channel;
    const { enabled, values, faults } = channel.settings ? await this.store.shown(kind) : NOTHING_TO_SET;
    const [fault] = faults;
    const standing = standings.find((each) => each.channel === kind);
    const { state, error = null, sent = 0, failed = 0, lastUsedAt = null } = standing ?? {};
    return {
      channel: kind,
      title,
      enabled,
      configured,
      schema: jsonSchema(channel.settings ?? z.object({})),
      settings: values,
      destinationSchema: channel.destinationSettings ? jsonSchema(channel.destinationSettings) : null,
      actions,
      limits: { perSecond: limits.perSecond },
      state: enabled && fault ? 'misconfigured' : configured ? (state ?? 'ok') : 'off',
      lastError: enabled && fault ? `${fault.field}: ${fault.message}` : error,
      sent,
      failed,
      lastUsedAt,
      statistics: statistics.get(kind) ?? NEVER_USED,
    };
  }

  private channel(kind: string): Channel {
    const channel = this.channels.get(kind);
    if (!channel) throw noChannel(kind);
    return channel;
  }
}

const NOTHING_TO_SET = { enabled: true, values: {}, faults: [] };

const jsonSchema = (schema: z.ZodObject): JsonObject =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonObject;

function destinationSettings({ destinationSettings: schema }: Channel, given: JsonObject = {}): JsonObject {
  if (!schema) return {};
  const fault = fieldFault(schema, given);
  if (!fault) return schema.parse(given);
  // What a destination must have is missed by the channel itself, in its own words.
  if (Object.keys(given).length === 0) return {};
  const path = `settings.${fault.path}`;
  throw new Refusal(
    'invalid',
    inEach((language) => `${path}: ${fault.words[language]}.`),
    path,
  );
}

/** The far side's no, as whoever tries it should read it: its own words stay as they came. */
function refusalOf({ kind, message }: DeliveryError): Refusal {
  switch (kind) {
    case 'deadAddress':
      return new Refusal(
        'invalid',
        { en: `Nobody is reached there: ${message}.`, es: `Allí no se llega a nadie: ${message}.` },
        'address',
      );
    case 'misconfigured':
      return new Refusal('conflict', {
        en: `The settings are refused: ${message}.`,
        es: `Se rechazan los ajustes: ${message}.`,
      });
    case 'permanent':
    case 'gone':
      return new Refusal('conflict', {
        en: `The far side does not take it: ${message}.`,
        es: `El otro lado no lo acepta: ${message}.`,
      });
    case 'retry':
    case 'wait':
      return new Refusal('unreachable', {
        en: `The far side has not taken it: ${message}.`,
        es: `El otro lado no lo ha aceptado: ${message}.`,
      });
  }
}
