import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { days } from '../../domain/duration';
import type { Actor } from '../../domain/permissions';
import { Clock } from '../../platform/clock/clock';
import { Loops } from '../../platform/clock/loops';
import { affected, rows } from '../../platform/database/sql';
import type { Spot } from './incoming';

/** Recents that are kept beside the favourites of one person. */
const RECENTS = 10;

/** Of so many, with the favourites, somebody keeps the overview. */
const MOST_KNOWN = 100;

/** A location that somebody has at hand. */
export interface KnownLocation {
  /** Ours. */
  readonly locationId: string;
  readonly favourite: boolean;
}

/**
 * Which location a chat talks about, and which ones a person has at hand. Only ids: whether somebody may see one is
 * asked anew each time.
 */
@Injectable()
export class ChosenLocations implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    this.loops.add({ name: 'bot-forget-locations', every: days(1), work: () => this.forget() });
  }

  /** The chosen location of a chat or topic, by our id; null when there is none. It may have been erased since. */
  async chosen({ chatId, topicId }: Spot): Promise<string | null> {
    const [found] = await rows<{ id: string }>(
      this.db,
      'SELECT location_id AS id FROM chosen_locations WHERE chat_id = $1 AND topic_id = $2',
      [chatId, topicId ?? 0],
    );
    return found?.id ?? null;
  }

  /** From now on this chat or topic talks about that location, and who chose it has it at hand. */
  async choose({ chatId, topicId }: Spot, actor: Actor, locationId: string): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO chosen_locations (chat_id, topic_id, location_id, chosen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (chat_id, topic_id) DO UPDATE SET location_id = excluded.location_id, chosen_at = excluded.chosen_at`,
        [chatId, topicId ?? 0, locationId, now],
      );
      await tx.query(
        `INSERT INTO known_locations (user_id, location_id, chosen_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, location_id) DO UPDATE SET chosen_at = excluded.chosen_at`,
        [actor.userId, locationId, now],
      );
      await tx.query(
        `DELETE FROM known_locations WHERE user_id = $1 AND NOT favourite AND location_id NOT IN (
           SELECT location_id FROM known_locations WHERE user_id = $1 AND NOT favourite
           ORDER BY chosen_at DESC LIMIT $2)`,
        [actor.userId, RECENTS],
      );
    });
  }

  /** Favourites first, then what was chosen last. */
  async known({ userId }: Actor): Promise<KnownLocation[]> {
    return rows<KnownLocation>(
      this.db,
      `SELECT location_id AS "locationId", favourite FROM known_locations WHERE user_id = $1
       ORDER BY favourite DESC, chosen_at DESC LIMIT $2`,
      [userId, MOST_KNOWN],
    );
  }

  /** Marks a location as a favourite or takes the mark away. */
  async mark({ userId }: Actor, locationId: string, favourite: boolean): Promise<void> {
    await affected(
      this.db,
      `INSERT INTO known_locations (user_id, location_id, favourite, chosen_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (user_id, location_id) DO UPDATE SET favourite = excluded.favourite`,
      [userId, locationId, favourite, this.clock.now()],
    );
  }

  /** A group that has become a supergroup goes on talking about the same. */
  async moved(from: number, to: number): Promise<void> {
    await affected(
      this.db,
      `UPDATE chosen_locations c SET chat_id = $2 WHERE chat_id = $1
         AND NOT EXISTS (SELECT FROM chosen_locations o WHERE o.chat_id = $2 AND o.topic_id = c.topic_id)`,
      [from, to],
    );
  }

  /** Lets go of what people had at hand who are gone, and of locations of which nothing is kept any more. */
  async forget(): Promise<void> {
    // Erased where a whole partner is watched, a location leaves its bare ids, without a name.
    await this.db.query(
      `DELETE FROM known_locations k
       WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = k.user_id)
          OR NOT EXISTS (SELECT FROM locations l WHERE l.id = k.location_id AND l.name <> '')`,
    );
    await this.db.query(
      `DELETE FROM chosen_locations c
       WHERE NOT EXISTS (SELECT FROM locations l WHERE l.id = c.location_id AND l.name <> '')`,
    );
  }
}
