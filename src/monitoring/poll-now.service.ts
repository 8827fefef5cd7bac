import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

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
import { together } from '../platform/clock/together';
import { pgArray, type Queryable, rows } from '../platform/database/sql';
import { RecordingService, type SeenAgain } from './recording.service';

/** A location as it was read just now: what Plume has to be asked. */
export type KnownLocation = Pick<Location, 'id' | 'accountId' | 'customerId' | 'locationId' | 'lastPolledAt'>;

interface Standing {
  readonly id: string;
  readonly no: number;
  readonly reviewAt: Date | null;
  readonly lastPolledAt: Date | null;
  readonly fingerprint: string | null;
  /** Whether a look that is like the last one may still bring news. */
  readonly confirming: boolean;
}

const STANDING = `id, no::int AS no, review_at AS "reviewAt", last_polled_at AS "lastPolledAt", fingerprint,
  candidate_count > 0 OR state = 'unknown' OR missing_looks > 0 OR EXISTS (
    SELECT FROM pods p WHERE p.location_id = locations.id AND p.unclaimed_at IS NULL AND p.candidate_count > 0
  ) AS confirming`;

/** Looks at a location because somebody wants to know now, whichever replica polls it. */
@Injectable()
export class PollNowService {
  private readonly askStanding = together((ids: readonly string[]) => standings(this.db, ids));

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

  /** Resolves when what was seen is stored. Throws a Refusal when Plume gives no usable answer. */
  async poll(location: KnownLocation): Promise<void> {
    const again = await this.see(location);
    if (again) await this.recording.touchNow(again);
  }

  /**
   * Resolves with what was seen where that is nothing new, so that whoever has just read the location need not read it
   * again; else with null, and then it is stored. Throws likewise.
   */
  async look(location: KnownLocation): Promise<SeenAgain | null> {
    const again = await this.see(location);
    if (again) this.recording.touchSoon(again);
    return again;
  }

  private async see(location: KnownLocation): Promise<SeenAgain | null> {
    const locationId = location.id;
    const began = this.clock.now();
    const credentials = await this.accounts.credentials(location.accountId);
    if (!credentials) throw notThere();
    // Somebody waits: how it stands here is read while Plume is being asked.
    const [look, standing] = await Promise.all([this.ask(credentials, location), this.askStanding(locationId)]);
    if (!standing) throw notThere();
    const at = this.clock.now();
    const due = standing.reviewAt !== null && standing.reviewAt <= at;
    if (look.fingerprint === standing.fingerprint && !standing.confirming && !due) {
      return { no: standing.no, at, devices: look.devices };
    }
    const observation = { at, pods: look.observe() };
    await this.db.transaction(async (tx) => {
      const known = await this.recorder.lock(tx, [locationId]);
      const [now] = await standings(tx, [locationId]);
      // Whoever polls it has looked meanwhile, and what they saw is newer.
      if (!now || (now.lastPolledAt && now.lastPolledAt > began)) return;
      const standing = await this.review.standingAt(tx, [locationId], at);
      const { no, reviewAt } = now;
      const { fingerprint, devices } = look;
      const looks = [{ id: locationId, no, reviewAt: reviewAt?.getTime() ?? 0, observation, fingerprint, devices }];
      await this.recording.store(tx, known, standing, looks, this.clock.now());
      await this.directory.changed(tx, [no]);
    });
    return null;
  }

  private async ask(credentials: AccountCredentials, location: KnownLocation): Promise<Look> {
    try {
      return await this.plume.look(credentials, location, undefined, 'person');
    } catch (cause) {
      throw cause instanceof PlumeError ? cause.asRefusal() : cause;
    }
  }
}

/** How locations stand here, in the order of their ids; undefined for one that is gone. */
async function standings(db: Queryable, ids: readonly string[]): Promise<(Standing | undefined)[]> {
  const sql = `SELECT ${STANDING} FROM locations WHERE id = ANY($1::uuid[])`;
  const found = await rows<Standing>(db, sql, [pgArray(ids)]);
  const byId = new Map(found.map((standing) => [standing.id, standing]));
  return ids.map((id) => byId.get(id));
}
