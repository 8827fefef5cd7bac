import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { UserChanges } from '../auth/user-changes.service';
import { ChannelRegistry } from '../channels/channel-registry';
import { notThere } from '../domain/refusal';
import type { Preferences } from '../domain/routing';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { noChannel } from './channel-refusals';
import { lockOwner } from './own-limits';

/** What somebody prefers to hear, and through what. */
export interface OwnPreferences extends Preferences {
  /** Channels, the first is tried first; those that are not named come after them. */
  readonly channels: readonly string[];
  readonly language: string | null;
  readonly timeZone: string | null;
}

/** What people prefer to hear: read wherever somebody is told something, and changed by themselves. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly known: ChannelRegistry,
    private readonly audit: Audit,
    private readonly people: UserChanges,
  ) {}

  of(userId: string): Promise<OwnPreferences> {
    return this.read(this.db.manager, userId);
  }

  /**
   * Puts them in place of what was, all of it or nothing. Throws a Refusal for a channel that we do not have.
   *
   * `seen` is called with what was, under lock, before the change, and may throw.
   */
  put(
    userId: string,
    { channels, minSeverity, types, pausedUntil, language, timeZone }: OwnPreferences,
    seen: (current: OwnPreferences) => void = () => undefined,
  ): Promise<OwnPreferences> {
    this.mustKnow(channels, 'channels');
    this.mustKnow(Object.keys(minSeverity), 'minSeverity');
    return this.db.transaction(async (tx) => {
      await lockOwner(tx, userId);
      const before = await this.read(tx, userId);
      seen(before);
      await this.people.localise(tx, userId, { language, timeZone });
      await tx.query(
        `INSERT INTO preferences (user_id, channel_order, min_severity, types, paused_until, changed_at)
         VALUES ($1, $2::text[], $3, $4::text[], $5, $6)
         ON CONFLICT (user_id) DO UPDATE SET channel_order = EXCLUDED.channel_order, types = EXCLUDED.types,
           min_severity = EXCLUDED.min_severity, paused_until = EXCLUDED.paused_until, changed_at = EXCLUDED.changed_at`,
        [
          userId,
          pgArray([...new Set(channels)]),
          JSON.stringify(minSeverity),
          types && pgArray([...new Set(types)]),
          pausedUntil,
          this.clock.now(),
        ],
      );
      const after = await this.read(tx, userId);
      const subject = { subjectType: 'user', subjectId: userId };
      await this.audit.write(tx, { action: 'preferences.changed', ...subject, before, after });
      return after;
    });
  }

  private async read(db: Tx, userId: string): Promise<OwnPreferences> {
    const [found] = await rows<OwnPreferences>(
      db,
      `SELECT u.language, u.time_zone AS "timeZone", COALESCE(p.channel_order, '{}') AS channels,
         COALESCE(p.min_severity, '{}') AS "minSeverity", p.types, p.paused_until AS "pausedUntil"
       FROM users u LEFT JOIN preferences p ON p.user_id = u.id WHERE u.id = $1`,
      [userId],
    );
    if (!found) throw notThere();
    return found;
  }

  private mustKnow(channels: readonly string[], field: string): void {
    const unknown = channels.find((channel) => !this.known.get(channel));
    if (unknown) throw noChannel(unknown, field);
  }
}
