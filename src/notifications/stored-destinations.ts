import { Injectable } from '@nestjs/common';

import { ChannelRegistry } from '../channels/channel-registry';
import { notThere } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { rows, type Tx } from '../platform/database/sql';
import { DestinationSettings, type SettingsValues } from './destination-settings';

/** A destination as it is stored: with its address as it is, and its settings sealed. */
export interface StoredDestination {
  readonly id: string;
  readonly userId: string | null;
  readonly channel: string;
  readonly address: string;
  readonly label: string | null;
  readonly language: string | null;
  readonly enabled: boolean;
  readonly verified: boolean;
  readonly disabledReason: string | null;
  readonly createdAt: Date;
  readonly sealedSettings: string | null;
}

/** A destination as its owner sees it: a secret address is masked, and so are the secrets of its settings. */
export interface OwnDestination extends Omit<StoredDestination, 'sealedSettings'> {
  /** Null where the channel knows none. */
  readonly settings: SettingsValues | null;
}

/** Whose destinations are meant: one user's, or everybody's (null), with which comes the trust to verify them. */
export type Whose = string | null;

export const COLUMNS = `id, user_id AS "userId", channel, address, label, language, enabled, verified,
  disabled_reason AS "disabledReason", created_at AS "createdAt", sealed_settings AS "sealedSettings"`;

/** Reads destinations, and makes of them what may be shown. */
@Injectable()
export class StoredDestinations {
  constructor(
    private readonly channels: ChannelRegistry,
    private readonly settings: DestinationSettings,
    private readonly audit: Audit,
  ) {}

  /** Throws a Refusal when it is not there, or somebody else's. */
  async read(db: Tx, whose: Whose, id: string, lock: '' | 'FOR UPDATE' = ''): Promise<StoredDestination> {
    const [destination] = await rows<StoredDestination>(
      db,
      `SELECT ${COLUMNS} FROM destinations WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2) ${lock}`,
      [id, whose],
    );
    if (!destination) throw notThere();
    return destination;
  }

  async shown({ sealedSettings, ...destination }: StoredDestination): Promise<OwnDestination> {
    const { channel, address } = destination;
    return {
      ...destination,
      address: this.channels.shownAddress(channel, address),
      settings: await this.settings.shown(this.channels.get(channel), sealedSettings),
    };
  }

  /** Puts a change on record, by what may be shown of it. */
  record(tx: Tx, action: string, id: string, before: object | null, after: object | null): Promise<void> {
    return this.audit.write(tx, { action, subjectType: 'destination', subjectId: id, before, after });
  }
}
