import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { PollStandingService } from '../../monitoring/poll-standing.service';
import { ChannelAdminService } from '../../notifications/channel-admin.service';
import { OutboxMetrics } from '../../notifications/outbox-metrics';
import { rows } from '../../platform/database/sql';
import { ReplicaIdentity } from '../../platform/replicas/replica-identity';
import { VERSION } from '../../platform/version';

/** Puts together what the rooms say of how they do. */
@Injectable()
export class SystemService {
  constructor(
    private readonly db: DataSource,
    private readonly replica: ReplicaIdentity,
    private readonly polls: PollStandingService,
    private readonly outbox: OutboxMetrics,
    private readonly channels: ChannelAdminService,
  ) {}

  /** As `SystemDto` shows it. A handful of statements, none of which grows with history. */
  async standing() {
    const [replicas, polls, { waiting, since }, channels, database] = await Promise.all([
      this.replica.live(),
      this.polls.standing(),
      this.outbox.backlog(),
      this.channels.list(),
      this.database(),
    ]);
    return {
      version: VERSION,
      database,
      replicas: replicas.map((each) => ({ ...each, self: each.id === this.replica.id })),
      polling: {
        watched: polls.watched,
        lookedLastMinute: polls.lookedLastMinute,
        intervalSeconds: polls.interval / 1_000,
        carriedSeconds: polls.carried / 1_000,
        lagSeconds: polls.lag / 1_000,
      },
      budget: polls.budget,
      outbox: { waiting, oldestSince: since },
      channels,
    };
  }

  private async database(): Promise<{ version: string; bytes: number }> {
    const [row] = await rows<{ version: string; bytes: number }>(
      this.db,
      `SELECT current_setting('server_version') AS version, pg_database_size(current_database())::float8 AS bytes`,
    );
    return row ?? { version: '', bytes: 0 };
  }
}
