import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { days } from '../domain/duration';
import type { LocationDocument } from '../domain/location';
import { RecorderService } from '../fleet/recorder.service';
import { PlumeClient } from '../plume-client/plume-client';
import { Clock } from '../platform/clock/clock';
import { WatchService } from './watch.service';
import type { Watched } from './watchlist';

const AT_ONCE = 4;

/** Asks for a location's document (name, service level, time zone) when it is new, and then daily. */
@Injectable()
export class DocumentsService {
  private readonly logger = new Logger(DocumentsService.name);

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly plume: PlumeClient,
    private readonly recorder: RecorderService,
    private readonly watch: WatchService,
  ) {}

  /** Asks for a few documents. Gives how many were due. */
  async turn(): Promise<number> {
    const due = this.watch.undescribed(AT_ONCE, days(1));
    const answers = await Promise.all(due.map((watched) => this.ask(watched)));
    await this.recorder.describe(
      this.db.manager,
      answers.flatMap((answer) => answer ?? []),
    );
    return due.length;
  }

  private async ask(watched: Watched): Promise<{ id: string; document: LocationDocument; at: Date } | null> {
    const at = this.clock.now();
    // Also after a failure: a document that cannot be had must not be asked for again and again.
    watched.documentAt = at.getTime();
    try {
      const credentials = await this.watch.credentialsOf(watched.accountId);
      if (!credentials) return null;
      const document = await this.plume.location(credentials, watched, 'background');
      return { id: watched.id, document, at };
    } catch (error) {
      this.logger.debug({ locationId: watched.id, cause: error }, 'a location document could not be had');
      return null;
    }
  }
}
