import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { notThere, Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { isTaken, pgArray, type Queryable, rows, type Tx } from '../platform/database/sql';

/** A location on a page: which one it is, and what the public calls it. */
export interface ShownLocation {
  readonly locationId: string;
  readonly name: string;
}

export interface NewStatusPage {
  /** What its address ends with. */
  readonly slug: string;
  readonly title: string;
  readonly text: string | null;
  /** The clocks by which it tells times and days. */
  readonly timeZone: string;
  /** False: kept to ourselves for now. */
  readonly published: boolean;
  /** In the order in which they are shown. */
  readonly locations: readonly ShownLocation[];
}

/** What is left out stays. */
export type StatusPageChanges = Partial<NewStatusPage>;

export interface StatusPageInBrief extends Omit<NewStatusPage, 'locations'> {
  readonly id: string;
  readonly locationCount: number;
  readonly createdAt: Date;
}

export interface StatusPage extends NewStatusPage {
  readonly id: string;
  readonly createdAt: Date;
}

/** The unique index of slugs. */
const ONE_SLUG_ONCE = 'status_pages_slug';

const COLUMNS = `p.id, p.slug, p.title, p.text, p.time_zone AS "timeZone", p.published, p.created_at AS "createdAt"`;

/** The pages for the public, as those who look after them see them. */
@Injectable()
export class StatusPagesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** By their slugs. */
  list({ limit, after }: Slice<readonly [slug: string]>): Promise<StatusPageInBrief[]> {
    return rows<StatusPageInBrief>(
      this.db,
      `SELECT ${COLUMNS}, (SELECT count(*)::int FROM status_page_locations WHERE page_id = p.id) AS "locationCount"
       FROM status_pages p WHERE $1::text IS NULL OR p.slug > $1 ORDER BY p.slug LIMIT $2`,
      [after?.[0] ?? null, limit],
    );
  }

  byId(id: string): Promise<StatusPage> {
    return this.mustFind(this.db, id);
  }

  /** Throws a Refusal when there is one of that slug, and when a location is not there. */
  create(page: NewStatusPage): Promise<StatusPage> {
    return this.inTx(page.slug, async (tx) => {
      const { slug, title, text, timeZone, published } = page;
      const [made] = await rows<{ id: string }>(
        tx,
        `INSERT INTO status_pages (slug, title, text, time_zone, published, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [slug, title, text, timeZone, published, this.clock.now()],
      );
      await this.show(tx, made?.id ?? '', page.locations);
      return this.written(tx, 'status-page.created', made?.id ?? '', null);
    });
  }

  /**
   * Locations, where they are given, replace all that are shown. `unchanged` is called with how the page stands, under
   * lock, and throws when that is not expected.
   */
  change(id: string, changes: StatusPageChanges, unchanged: (current: StatusPage) => void): Promise<StatusPage> {
    return this.inTx(changes.slug ?? '', async (tx) => {
      const before = await this.lock(tx, id);
      unchanged(before);
      const { slug, title, text, timeZone, published, locations } = changes;
      await tx.query(
        `UPDATE status_pages SET slug = COALESCE($2, slug), title = COALESCE($3, title),
           text = CASE WHEN $4 THEN $5 ELSE text END, time_zone = COALESCE($6, time_zone),
           published = COALESCE($7, published)
         WHERE id = $1`,
        [id, slug ?? null, title ?? null, text !== undefined, text ?? null, timeZone ?? null, published ?? null],
      );
      if (locations) await this.show(tx, id, locations);
      return this.written(tx, 'status-page.changed', id, before);
    });
  }

  async delete(id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const before = await this.lock(tx, id);
      await tx.query('DELETE FROM status_pages WHERE id = $1', [id]);
      await this.audit.write(tx, { action: 'status-page.deleted', subjectType: 'status-page', subjectId: id, before });
    });
  }

  private async inTx<T>(slug: string, deed: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(deed);
    } catch (cause) {
      if (!isTaken(cause, ONE_SLUG_ONCE)) throw cause;
      const words = {
        en: `There is a page at /status/${slug} already. Choose another address.`,
        es: `Ya hay una página en /status/${slug}. Elija otra dirección.`,
      };
      throw new Refusal('conflict', words, 'slug');
    }
  }

  /** Shows these locations and no others. */
  private async show(tx: Tx, pageId: string, locations: readonly ShownLocation[]): Promise<void> {
    await tx.query('DELETE FROM status_page_locations WHERE page_id = $1', [pageId]);
    const shown = await rows(
      tx,
      `INSERT INTO status_page_locations (page_id, location_id, position, name)
       SELECT $1, l.id, w.position, w.name
       FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS w(id, name, position) JOIN locations l ON l.id = w.id
       RETURNING location_id`,
      [pageId, pgArray(locations.map(({ locationId }) => locationId)), pgArray(locations.map(({ name }) => name))],
    );
    if (shown.length < locations.length) {
      const words = {
        en: 'One of these locations is not there any more: leave it out.',
        es: 'Una de estas ubicaciones ya no existe: quítela.',
      };
      throw new Refusal('invalid', words, 'locations');
    }
  }

  private async written(tx: Tx, action: string, id: string, before: StatusPage | null): Promise<StatusPage> {
    const after = await this.mustFind(tx, id);
    await this.audit.write(tx, { action, subjectType: 'status-page', subjectId: id, before, after });
    return after;
  }

  private async lock(tx: Tx, id: string): Promise<StatusPage> {
    await tx.query('SELECT FROM status_pages WHERE id = $1 FOR UPDATE', [id]);
    return this.mustFind(tx, id);
  }

  private async mustFind(db: Queryable, id: string): Promise<StatusPage> {
    const [found] = await rows<StatusPage>(
      db,
      `SELECT ${COLUMNS}, COALESCE(
         (SELECT json_agg(json_build_object('locationId', s.location_id, 'name', s.name) ORDER BY s.position)
          FROM status_page_locations s WHERE s.page_id = p.id), '[]') AS locations
       FROM status_pages p WHERE p.id = $1`,
      [id],
    );
    if (!found) throw notThere();
    return found;
  }
}
