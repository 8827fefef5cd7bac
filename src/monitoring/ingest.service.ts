import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, seconds } from '../domain/duration';
import { type Actor, may } from '../domain/permissions';
import { mayNot, notThere } from '../domain/refusal';
import type { SignalReport, SignalState } from '../domain/signal';
import { SignalsService } from '../fleet/signals.service';
import { ReviewService } from '../incidents/review.service';
import { Clock } from '../platform/clock/clock';
import { MonitoringConfig } from './monitoring.config';

/** What became of a report. */
export interface Ingested {
  readonly state: SignalState;
  readonly since: Date;
  readonly changed: boolean;
}

/** Takes in what sites push to us, together with what it means; and what they no longer push becomes unknown. */
@Injectable()
export class IngestService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly signals: SignalsService,
    private readonly review: ReviewService,
    private readonly config: MonitoringConfig,
  ) {}

  /** `actor` null is whoever sits at the command line. Refuses a location that is not there, or not for this actor. */
  ingest(actor: Actor | null, locationId: string, report: SignalReport): Promise<Ingested> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      const site = await this.signals.lock(tx, locationId);
      if (!site || (actor && !may(actor, 'network.view', site.place))) {
        throw notThere();
      }
      if (actor && !may(actor, 'location.manage', site.place)) {
        throw mayNot(actor.role, 'location.manage');
      }
      const recorded = await this.signals.record(tx, site, report, now);
      const signals = recorded?.signals ?? site.signals;
      const signal = signals.find(({ name }) => name === report.name);
      if (!signal) throw new Error('a signal that was reported does not stand');
      if (recorded) {
        const view = { locationId: site.place.locationId, locationName: site.name, signals };
        await this.review.power(tx, view, site.place, now);
      }
      return { state: signal.state, since: signal.since, changed: Boolean(recorded?.transition) };
    });
  }

  /** What was not heard of for long is unknown. An incident that is open about it stays: silence is no recovery. */
  async turn(): Promise<void> {
    const now = this.clock.now();
    const patience = seconds(this.config.SIGNAL_SILENT_SECONDS);
    await this.db.transaction((tx) => this.signals.loseTrack(tx, after(now, -patience), now));
  }
}
