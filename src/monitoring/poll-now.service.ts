import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { since } from '../domain/duration';
import { notThere } from '../domain/refusal';
import { type AccountCredentials, AccountsService } from '../fleet/accounts.service';
import { DirectoryService } from '../fleet/directory.service';
import type { Location } from '../fleet/location-details';
import { RecorderService } from '../fleet/recorder.service';
import { ReviewService } from '../incidents/review.service';
import type { Look } from '../plume-client/look';
import { PlumeClient } from '../plume-client/plume-client';
import { PlumeError } from '../plume-client/plume-error';
import { Clock } from '../platform/clock/clock';
import { rows } from '../platform/database/sql';
import { RecordingService } from './recording.service';

/** A location as it was read just now: what Plume has to be asked. */
export type KnownLocation = Pick<Location, 'id' | 'accountId' | 'customerId' | 'locationId' | 'lastPolledAt'>;

interface Standing {
  readonly no: number;
  readonly reviewAt: Date | null;
  readonly lastPolledAt: Date | null;
  readonly fingerprint: string | null;
  /** Whether a look that is like the last one may still bring news. */
  readonly confirming: boolean;
}

const STANDING = `no::int AS no, review_at AS "reviewAt", last_polled_at AS "lastPolledAt", fingerprint,
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
  async poll(location: KnownLocation, fresh = 0): Promise<void> {
    const locationId = location.id;
    const began = this.clock.now();
    if (location.lastPolledAt && since(location.lastPolledAt, began) < fresh) return;
    const credentials = await this.accounts.credentials(location.accountId);
    if (!credentials) throw notThere();
    // Somebody waits: how it stands here is read while Plume is being asked.
    const [look, [standing]] = await Promise.all([
      this.ask(credentials, location),
      rows<Standing>(this.db, `SELECT ${STANDING} FROM locations WHERE id = $1`, [locationId]),
    ]);
    if (!standing) throw notThere();
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

  private async ask(credentials: AccountCredentials, location: KnownLocation): Promise<Look> {
    try {
      return await this.plume.look(credentials, location, undefined, 'person');
    } catch (cause) {
      throw cause instanceof PlumeError ? cause.asRefusal() : cause;
    }
  }
}
