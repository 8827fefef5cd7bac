import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';

import { minutes } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import { fieldFault } from '../domain/texts/field-faults';
import { inEach } from '../domain/texts/words';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Loop } from '../platform/clock/loop';
import { Loops } from '../platform/clock/loops';
import { Listener, notify } from '../platform/database/listener';
import { affected, type Queryable, rows, type Tx } from '../platform/database/sql';
import { masked, withSent } from '../platform/secrets/masking';
import { SealError, SecretBox } from '../platform/secrets/secret-box';
import { ownOf, settle, type SettingsFault, type SettingsNow, type SettingsSource } from './channel-settings';

type Values = Readonly<Record<string, unknown>>;

/** The settings of a channel as an admin may see them. */
export interface ShownSettings {
  readonly enabled: boolean;
  /** Every field: null where nothing is set, MASK where a secret is. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The fields that are stored, and not left to the environment. */
  readonly stored: readonly string[];
  /** Why the channel cannot be used with them. */
  readonly faults: readonly SettingsFault[];
  /** Null while nobody has changed anything. */
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
}

/** What an admin changes; what is left out stays. See `withSent` for what a field of `settings` may say. */
export interface SettingsChange {
  readonly enabled?: boolean;
  readonly settings?: Values;
}

interface Row {
  readonly channel: string;
  readonly enabled: boolean;
  readonly sealed: string | null;
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
}

const CHANNEL = 'channel_settings';
const COLUMNS = 'channel, enabled, sealed_settings AS sealed, changed_at AS "changedAt", changed_by AS "changedBy"';

const SEALED_AWAY: SettingsFault = {
  field: '(all)',
  message: 'what was stored cannot be opened any more; enter all settings anew',
};

/** The settings of the channels, kept current on every replica. What is stored wins over the environment. */
@Injectable()
export class ChannelSettingsStore implements SettingsSource, OnModuleInit, OnModuleDestroy {
  private readonly declared = new Map<string, Declared>();
  private known = new Map<string, Row>();
  private loop: Loop;
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly audit: Audit,
    private readonly listener: Listener,
    private readonly loops: Loops,
  ) {}

  of<S extends z.ZodObject>(kind: string, schema: S, defaults: Partial<z.input<S>>): SettingsNow<S> {
    const channel = new Declared(kind, schema, defaults);
    this.declared.set(kind, channel);
    return channel as SettingsNow<S>;
  }

  async onModuleInit(): Promise<void> {
    this.loop = this.loops.add({ name: 'channel-settings', every: minutes(1), work: () => this.load() });
    this.unlisten = this.listener.listen(CHANNEL, () => this.loop.wake());
    await this.loop.turn();
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  /** Takes over at once what has been stored; others hear of it by themselves. */
  async refresh(): Promise<void> {
    await this.loop.turn();
  }

  /** Throws a Refusal for a kind without settings. */
  async shown(kind: string): Promise<ShownSettings> {
    const channel = this.channel(kind);
    return this.show(channel, await this.rowOf(this.db, kind));
  }

  /**
   * Stores what an admin changes, in the transaction that it is given; gives what is shown of it then.
   *
   * Throws a Refusal that names the field when the channel could not be used with it. What only repeats the
   * environment is not stored, so that it follows the environment.
   */
  async put(tx: Tx, kind: string, change: SettingsChange, changedBy: string | null): Promise<ShownSettings> {
    const channel = this.channel(kind);
    await affected(tx, `INSERT INTO channel_settings (channel, changed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      kind,
      this.clock.now(),
    ]);
    const before = await this.rowOf(tx, kind, 'FOR UPDATE');
    const stored = (await this.opened(before)) ?? {};
    const own = change.settings && this.own(channel, stored, change.settings);
    const enabled = change.enabled ?? before.enabled;
    const sealed = own ? await this.sealed(own) : before.sealed;
    const after: Row = { channel: kind, enabled, sealed, changedAt: this.clock.now(), changedBy };
    await affected(
      tx,
      `UPDATE channel_settings SET enabled = $2, sealed_settings = $3, changed_at = $4, changed_by = $5
       WHERE channel = $1`,
      [kind, enabled, sealed, after.changedAt, changedBy],
    );
    const [was, is] = [await this.show(channel, before), await this.show(channel, after)];
    const action = { action: 'channel.changed', subjectType: 'channel', subjectId: kind };
    const changed = own ? differing(stored, own) : [];
    await this.audit.write(tx, { ...action, before: facts(was), after: { ...facts(is), changed } });
    await notify(tx, CHANNEL);
    return is;
  }

  /** What is to be stored; throws a Refusal that names the field when the channel could not be used with it. */
  private own(channel: Declared, stored: Values, sent: Values): Record<string, unknown> {
    const stranger = Object.keys(sent).find((name) => !(name in channel.schema.shape));
    if (stranger) {
      throw new Refusal(
        'invalid',
        { en: `There is no setting ${stranger}.`, es: `No hay ningún ajuste ${stranger}.` },
        stranger,
      );
    }
    const own = ownOf(channel.defaults, withSent(channel.schema, stored, sent));
    const fault = Object.keys(own).length > 0 ? fieldFault(channel.schema, { ...channel.defaults, ...own }) : null;
    if (fault) {
      const field = fault.path || '(all)';
      throw new Refusal(
        'invalid',
        inEach((language) => `${field}: ${fault.words[language]}.`),
        field,
      );
    }
    return own;
  }

  private sealed(own: Values): Promise<string> | null {
    return Object.keys(own).length > 0 ? this.box.seal(JSON.stringify(own)) : null;
  }

  /** Opens what has changed since the last look, and nothing else. */
  private async load(): Promise<void> {
    const found = await rows<Row>(this.db, `SELECT ${COLUMNS} FROM channel_settings`);
    const now = new Map(found.map((row) => [row.channel, row]));
    for (const channel of this.declared.values()) {
      const row = now.get(channel.kind);
      const last = this.known.get(channel.kind);
      if (channel.taken && row?.sealed === last?.sealed && row?.enabled === last?.enabled) continue;
      channel.take(row?.enabled ?? true, row ? await this.opened(row) : {});
    }
    this.known = now;
  }

  /** Null when it cannot be opened. */
  private async opened({ sealed }: Row): Promise<Values | null> {
    if (sealed === null) return {};
    try {
      return JSON.parse((await this.box.open(sealed)).reveal()) as Values;
    } catch (cause) {
      if (cause instanceof SealError) return null;
      throw cause;
    }
  }

  private async show({ schema, defaults }: Declared, row: Row): Promise<ShownSettings> {
    const stored = await this.opened(row);
    return {
      enabled: row.enabled,
      values: masked(schema, { ...defaults, ...stored }),
      stored: Object.keys(stored ?? {}),
      faults: stored ? settle(schema, defaults, stored).faults : [SEALED_AWAY],
      changedAt: row.changedAt,
      changedBy: row.changedBy,
    };
  }

  private async rowOf(db: Queryable, kind: string, lock = ''): Promise<Row> {
    const [row] = await rows<Row>(db, `SELECT ${COLUMNS} FROM channel_settings WHERE channel = $1 ${lock}`, [kind]);
    return row ?? { channel: kind, enabled: true, sealed: null, changedAt: null, changedBy: null };
  }

  private channel(kind: string): Declared {
    const channel = this.declared.get(kind);
    if (!channel) {
      throw new Refusal('missing', {
        en: `There is no channel ${kind} that has settings.`,
        es: `No hay ningún canal ${kind} que tenga ajustes.`,
      });
    }
    return channel;
  }
}

/** A channel that asks for settings, and what it gets. */
class Declared implements SettingsNow<z.ZodObject> {
  current: Record<string, unknown> | null;
  taken = false;
  readonly defaults: Values;
  private readonly logger = new Logger(ChannelSettingsStore.name);

  constructor(
    readonly kind: string,
    readonly schema: z.ZodObject,
    defaults: Values,
  ) {
    this.defaults = ownOf({}, defaults);
    this.current = settle(schema, this.defaults, {}).values;
  }

  take(enabled: boolean, stored: Values | null): void {
    const { values, faults } = stored ? settle(this.schema, this.defaults, stored) : sealedAway;
    this.taken = true;
    this.current = enabled ? values : null;
    if (enabled && faults.length > 0) this.logger.warn({ channel: this.kind, faults }, 'these settings do not suffice');
  }
}

const sealedAway = { values: null, faults: [SEALED_AWAY] };

const facts = ({ enabled, values, stored }: ShownSettings) => ({ enabled, values, stored });

/** The fields that are not as they were; of secrets nothing else may be told. */
const differing = (before: Values, after: Values): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
