import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { notThere, Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { rows, type Tx } from '../platform/database/sql';

export interface NewStatusNotice {
  readonly title: string;
  readonly text: string;
  /** Null: from now on. */
  readonly from: Date | null;
  /** Null: until somebody ends it. */
  readonly until: Date | null;
}

export interface StatusNotice extends NewStatusNotice {
  readonly id: string;
  readonly from: Date;
  readonly createdAt: Date;
}

/** What is left out stays. */
export interface StatusNoticeChanges {
  readonly title?: string;
  readonly text?: string;
  readonly from?: Date;
  readonly until?: Date | null;
}

/** Notices that one page may have: what is over for long can go. */
const MOST_NOTICES = 500;

const FULL = {
  en: `A page has at most ${MOST_NOTICES} notices. Delete what is long over.`,
  es: `Una página tiene como máximo ${MOST_NOTICES} comunicados. Borre lo que ya pasó hace tiempo.`,
};

const COLUMNS = 'id, title, text, starts_at AS "from", ends_at AS until, created_at AS "createdAt"';

/** What people have to say on the public pages. */
@Injectable()
export class StatusNoticesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Those of a page, what begins last first. */
  async list(pageId: string, { limit, after }: Slice<readonly [from: string, id: string]>): Promise<StatusNotice[]> {
    const [page] = await rows(this.db, 'SELECT FROM status_pages WHERE id = $1', [pageId]);
    if (!page) throw notThere();
    return rows<StatusNotice>(
      this.db,
      `SELECT ${COLUMNS} FROM status_notices
       WHERE page_id = $1 AND ($2::timestamptz IS NULL OR (starts_at, id) < ($2, $3::uuid))
       ORDER BY starts_at DESC, id DESC LIMIT $4`,
      [pageId, ...(after ?? [null, null]), limit],
    );
  }

  /** Throws a Refusal when the page is not there, or has as many as it may have. */
  create(pageId: string, { title, text, from, until }: NewStatusNotice): Promise<StatusNotice> {
    const now = this.clock.now();
    mustBeInOrder(from ?? now, until);
    return this.db.transaction(async (tx) => {
      const [page] = await rows(tx, 'SELECT FROM status_pages WHERE id = $1 FOR UPDATE', [pageId]);
      if (!page) throw notThere();
      const [made] = await rows<StatusNotice>(
        tx,
        `INSERT INTO status_notices (page_id, title, text, starts_at, ends_at, created_at)
         SELECT $1, $2, $3, $4::timestamptz, $5::timestamptz, $6::timestamptz
         WHERE (SELECT count(*) FROM status_notices WHERE page_id = $1) < ${MOST_NOTICES}
         RETURNING ${COLUMNS}`,
        [pageId, title, text, from ?? now, until, now],
      );
      if (!made) throw new Refusal('conflict', FULL);
      await this.write(tx, 'status-notice.created', made.id, null, made);
      return made;
    });
  }

  /** `unchanged` is called with how the notice stands, under lock, and throws when that is not expected. */
  change(
    pageId: string,
    id: string,
    changes: StatusNoticeChanges,
    unchanged: (current: StatusNotice) => void,
  ): Promise<StatusNotice> {
    return this.db.transaction(async (tx) => {
      const before = await this.lock(tx, pageId, id);
      unchanged(before);
      const { title, text, from, until } = changes;
      const wanted = {
        title: title ?? before.title,
        text: text ?? before.text,
        from: from ?? before.from,
        until: until === undefined ? before.until : until,
      };
      mustBeInOrder(wanted.from, wanted.until);
      const [after] = await rows<StatusNotice>(
        tx,
        `UPDATE status_notices SET title = $2, text = $3, starts_at = $4, ends_at = $5 WHERE id = $1 RETURNING ${COLUMNS}`,
        [id, wanted.title, wanted.text, wanted.from, wanted.until],
      );
      if (!after) throw new Error('a notice that was locked is gone');
      await this.write(tx, 'status-notice.changed', id, before, after);
      return after;
    });
  }

  delete(pageId: string, id: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      const before = await this.lock(tx, pageId, id);
      await tx.query('DELETE FROM status_notices WHERE id = $1', [id]);
      await this.write(tx, 'status-notice.deleted', id, before, null);
    });
  }

  private async lock(tx: Tx, pageId: string, id: string): Promise<StatusNotice> {
    const [found] = await rows<StatusNotice>(
      tx,
      `SELECT ${COLUMNS} FROM status_notices WHERE id = $1 AND page_id = $2 FOR UPDATE`,
      [id, pageId],
    );
    if (!found) throw notThere();
    return found;
  }

  private write(
    tx: Tx,
    action: string,
    id: string,
    before: StatusNotice | null,
    after: StatusNotice | null,
  ): Promise<void> {
    return this.audit.write(tx, { action, subjectType: 'status-notice', subjectId: id, before, after });
  }
}

function mustBeInOrder(from: Date, until: Date | null): void {
  const words = { en: 'It must end after it begins.', es: 'Tiene que terminar después de empezar.' };
  if (until && until <= from) throw new Refusal('invalid', words, 'until');
}
