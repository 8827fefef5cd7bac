import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import { notThere } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { rows } from '../platform/database/sql';

const OFF = { enabled: false, disabledReason: 'unsubscribed by a link in a message' };

/** Destinations as the links in messages know them. */
@Injectable()
export class Unsubscribing {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
    private readonly channels: ChannelRegistry,
  ) {}

  /** Whether a destination is this user's now. */
  async isOf(destinationId: string, userId: string): Promise<boolean> {
    const sql = 'SELECT FROM destinations WHERE id = $1 AND user_id = $2';
    return (await rows(this.db, sql, [destinationId, userId])).length > 0;
  }

  /** A destination of theirs (null: of nobody's) as people call it: `E-mail: ada@example.net`. Throws a Refusal. */
  async nameOf(destinationId: string, userId: string | null): Promise<string> {
    const [place] = await rows<{ channel: string; address: string }>(
      this.db,
      'SELECT channel, address FROM destinations WHERE id = $1 AND user_id IS NOT DISTINCT FROM $2::uuid',
      [destinationId, userId],
    );
    if (!place) throw notThere();
    const { channel, address } = place;
    return `${this.channels.get(channel)?.title ?? channel}: ${this.channels.shownAddress(channel, address)}`;
  }

  /** Switches off a destination of theirs (null: of nobody's). Once more changes nothing. */
  end(destinationId: string, userId: string | null): Promise<void> {
    return this.db.transaction(async (tx) => {
      const [before] = await rows<{ enabled: boolean; disabledReason: string | null }>(
        tx,
        `SELECT enabled, disabled_reason AS "disabledReason" FROM destinations
         WHERE id = $1 AND user_id IS NOT DISTINCT FROM $2::uuid FOR UPDATE`,
        [destinationId, userId],
      );
      if (!before) throw notThere();
      if (!before.enabled) return;
      const sql = 'UPDATE destinations SET enabled = $2, disabled_reason = $3 WHERE id = $1';
      await tx.query(sql, [destinationId, OFF.enabled, OFF.disabledReason]);
      await this.audit.write(tx, {
        action: 'destination.unsubscribed',
        subjectType: 'destination',
        subjectId: destinationId,
        before,
        after: OFF,
      });
    });
  }
}
