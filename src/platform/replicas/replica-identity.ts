import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Logger, type OnModuleInit } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import type { Clock } from '../clock/clock';
import type { Loops } from '../clock/loops';
import { affected, rows } from '../database/sql';

/** Milliseconds between two signs of life, and the silence after which a replica counts as gone. */
const HEARTBEAT = 5_000;
const GONE_AFTER = 15_000;
const FORGOTTEN_AFTER = 3_600_000;

/** A process that gave a sign of life a moment ago. */
export interface LiveReplica {
  readonly id: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** Who this process is among all that run on the database, and how many they are. */
export class ReplicaIdentity implements OnModuleInit, BeforeApplicationShutdown {
  readonly id = randomUUID();
  private readonly logger = new Logger(ReplicaIdentity.name);
  private readonly startedAt: Date;
  private counted: { readonly live: number; readonly at: number } | null = null;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly loops: Loops,
    readonly version: string,
  ) {
    this.startedAt = clock.now();
  }

  onModuleInit(): void {
    this.loops.add({ name: 'heartbeat', every: HEARTBEAT, work: () => this.beat() });
  }

  /** Writes a sign of life. */
  async beat(): Promise<void> {
    const now = this.clock.now();
    await affected(
      this.db,
      `INSERT INTO replicas (id, version, started_at, seen_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
      [this.id, this.version, this.startedAt, now],
    );
    await affected(this.db, 'DELETE FROM replicas WHERE seen_at < $1', [new Date(now.getTime() - FORGOTTEN_AFTER)]);
    this.counted = null;
  }

  /** How many replicas gave a sign of life within the last 15 seconds, this one counted in. Asked every 5 s at most. */
  async liveReplicas(): Promise<number> {
    const now = this.clock.now().getTime();
    if (!this.counted || Math.abs(now - this.counted.at) >= HEARTBEAT) {
      const [answer] = await rows<{ live: number }>(
        this.db,
        'SELECT count(*)::int AS live FROM replicas WHERE seen_at >= $1 AND id <> $2',
        [new Date(now - GONE_AFTER), this.id],
      );
      this.counted = { live: (answer?.live ?? 0) + 1, at: now };
    }
    return this.counted.live;
  }

  /** The replicas that live, this one among them, the longest running first. */
  async live(): Promise<LiveReplica[]> {
    const now = this.clock.now();
    const others = await rows<LiveReplica>(
      this.db,
      `SELECT id, version, started_at AS "startedAt", seen_at AS "seenAt" FROM replicas
       WHERE seen_at >= $1 AND id <> $2 ORDER BY started_at LIMIT 100`,
      [new Date(now.getTime() - GONE_AFTER), this.id],
    );
    const self = { id: this.id, version: this.version, startedAt: this.startedAt, seenAt: now };
    return [self, ...others].sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
  }

  /** A replica that stops says so: the others need not wait for its silence. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.loops.stop();
    try {
      await affected(this.db, 'DELETE FROM replicas WHERE id = $1', [this.id]);
    } catch (cause) {
      this.logger.debug({ cause }, 'could not sign off');
    }
  }
}
