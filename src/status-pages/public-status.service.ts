import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after as later, latest } from '../domain/duration';
import type { LocationState } from '../domain/location';
import { spellsOf, type Uptime, uptimeOf } from '../domain/reports/uptime';
import {
  daysOf,
  NOTICE_COMES,
  NOTICE_STAYS,
  PUBLIC_KINDS,
  shownDays,
  type Trouble,
  troublesOf,
} from '../domain/status-page';
import { HistoryService } from '../fleet/history.service';
import { Clock } from '../platform/clock/clock';
import { pgArray, rows } from '../platform/database/sql';

/** A location as the public sees it: by the name it was given for them, and nothing that Plume says of it. */
export interface PublicLocation {
  readonly name: string;
  readonly state: LocationState;
  readonly since: Date | null;
  readonly days: readonly Uptime[];
  readonly whole: Uptime;
}

export interface PublicNotice {
  readonly title: string;
  readonly text: string;
  readonly from: Date;
  readonly until: Date | null;
}

/** All that a page says, at one moment. */
export interface PublicStatus {
  readonly title: string;
  readonly text: string | null;
  readonly timeZone: string;
  readonly at: Date;
  readonly lookedAt: Date | null;
  readonly locations: readonly PublicLocation[];
  readonly troubles: readonly Trouble[];
  readonly notices: readonly PublicNotice[];
}

/** More notices at a time are read by nobody. */
const MOST_NOTICES = 20;

/** What the public may know, gathered for one page. */
@Injectable()
export class PublicStatusService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly history: HistoryService,
  ) {}

  /** Null when no page is published at that address. A location that is no longer watched is no longer shown. */
  async at(slug: string): Promise<PublicStatus | null> {
    const now = this.clock.now();
    const [page] = await rows<PageRow>(
      this.db,
      `SELECT id, title, text, time_zone AS "timeZone" FROM status_pages WHERE slug = $1 AND published`,
      [slug],
    );
    if (!page) return null;
    const locations = await rows<LocationRow>(
      this.db,
      `SELECT l.id, s.name, l.state, l.state_since AS since, l.last_polled_at AS "lookedAt"
       FROM status_page_locations s JOIN locations l ON l.id = s.location_id
       WHERE s.page_id = $1 AND l.retired_at IS NULL ORDER BY s.position`,
      [page.id],
    );
    const ids = locations.map(({ id }) => id);
    const begins = shownDays(now, page.timeZone);
    const from = begins[0] ?? now;
    const [histories, incidents, notices] = await Promise.all([
      this.history.histories(ids, from, now),
      this.incidents(page.id),
      this.notices(page.id, now),
    ]);
    return {
      title: page.title,
      text: page.text,
      timeZone: page.timeZone,
      at: now,
      lookedAt: latest(locations.map(({ lookedAt }) => lookedAt)),
      locations: locations.map(({ id, name, state, since }) => {
        const history = histories.get(id) ?? { knownSince: null, state, changes: [] };
        const spells = spellsOf(history, from, now, now);
        return { name, state, since, days: daysOf(spells, begins, now), whole: uptimeOf(spells, from, now) };
      }),
      troubles: troublesOf(incidents),
      notices,
    };
  }

  private incidents(pageId: string): Promise<Trouble[]> {
    return rows<Trouble>(
      this.db,
      `SELECT s.name AS location, i.kind, i.opened_at AS since, i.flapping
       FROM status_page_locations s
       JOIN locations l ON l.id = s.location_id AND l.retired_at IS NULL
       JOIN incidents i ON i.location_id = s.location_id AND i.resolved_at IS NULL AND i.kind = ANY($2::text[])
       WHERE s.page_id = $1`,
      [pageId, pgArray(PUBLIC_KINDS)],
    );
  }

  /** What goes on, what comes, and what is over since a little while; what is nearest to the present first. */
  private notices(pageId: string, now: Date): Promise<PublicNotice[]> {
    return rows<PublicNotice>(
      this.db,
      `SELECT title, text, starts_at AS "from", ends_at AS until FROM status_notices
       WHERE page_id = $1 AND starts_at <= $3 AND (ends_at IS NULL OR ends_at > $2)
       ORDER BY (ends_at IS NOT NULL AND ends_at <= $4), (starts_at > $4), starts_at DESC, id LIMIT ${MOST_NOTICES}`,
      [pageId, later(now, -NOTICE_STAYS), later(now, NOTICE_COMES), now],
    );
  }
}

interface PageRow {
  readonly id: string;
  readonly title: string;
  readonly text: string | null;
  readonly timeZone: string;
}

interface LocationRow {
  readonly id: string;
  readonly name: string;
  readonly state: LocationState;
  readonly since: Date | null;
  readonly lookedAt: Date | null;
}
