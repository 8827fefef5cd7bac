import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { since } from '../domain/duration';
import { notThere } from '../domain/refusal';
import { AccountsService } from '../fleet/accounts.service';
import { DirectoryService } from '../fleet/directory.service';
import { RecorderService } from '../fleet/recorder.service';
import { ReviewService } from '../incidents/review.service';
import { PlumeClient } from '../plume-client/plume-client';
import { PlumeError } from '../plume-client/plume-error';
import { Clock } from '../platform/clock/clock';
import { rows } from '../platform/database/sql';
import { RecordingService } from './recording.service';

interface Standing {
  readonly no: number;
  readonly accountId: string;
  readonly customerId: string;
  readonly locationId: string;
  readonly reviewAt: Date | null;
  readonly lastPolledAt: Date | null;
  readonly fingerprint: string | null;
  /** Whether a look that is like the last one may still bring news. */
  readonly confirming: boolean;
}

const STANDING = `no::int AS no, account_id AS "accountId", customer_id AS "customerId", location_id AS "locationId",
  review_at AS "reviewAt", last_polled_at AS "lastPolledAt", fingerprint,
  candidate_count > 0 OR state = 'unknown' OR missing_looks > 0 OR EXISTS (
    SELECT FROM pods p WHERE p.location_id = locations.id AND p.unclaimed_at IS NULL AND p.candidate_count > 0
  ) AS confirming`;

/** Looks at a location because somebody wants to know now, whichever replica polls it. */
@Injectable()
export class PollNowService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly plume: PlumeClient,
    private readonly accounts: AccountsService,
    private readonly recorder: RecorderService,
    private readonly directory: DirectoryService,
    private readonly review: ReviewService,
    private readonly recording: RecordingService,
  ) {}

  /**
   * Resolves when what was seen is stored. Throws a Refusal when Plume gives no usable answer. A look that is younger
   * than `fresh` milliseconds is as good.
   */
  async poll(locationId: string, fresh = 0): Promise<void> {
    const [standing] = await rows<Standing>(this.db, `SELECT ${STANDING} FROM locations WHERE id = $1`, [locationId]);
    const credentials = standing && (await this.accounts.credentials(standing.accountId));
    if (!credentials) throw notThere();
    const began = this.clock.now();
    if (standing.lastPolledAt && since(standing.lastPolledAt, began) < fresh) return;
    const look = await this.plume.look(credentials, standing, undefined, 'person').catch((cause: unknown) => {
      if (!(cause instanceof PlumeError)) throw cause;
      throw cause.asRefusal();
    });
    const at = this.clock.now();
    const due = standing.reviewAt !== null && standing.reviewAt <= at;
    if (look.fingerprint === standing.fingerprint && !standing.confirming && !due) {
      return this.recording.touchNow(standing.no, at, look.devices);
    }
    const observation = { at, pods: look.observe() };
    await this.db.transaction(async (tx) => {
      const known = await this.recorder.lock(tx, [locationId]);
      const [now] = await rows<Standing>(tx, `SELECT ${STANDING} FROM locations WHERE id = $1`, [locationId]);
      // Whoever polls it has looked meanwhile, and what they saw is newer.
      if (!now || (now.lastPolledAt && now.lastPolledAt > began)) return;
      const open = await this.review.openAt(tx, [locationId]);
      const { no, reviewAt } = now;
      const { fingerprint, devices } = look;
      const looks = [{ id: locationId, no, reviewAt: reviewAt?.getTime() ?? 0, observation, fingerprint, devices }];
      await this.recording.store(tx, known, open, looks, this.clock.now());
      await this.directory.changed(tx, [no]);
    });
  }
}
