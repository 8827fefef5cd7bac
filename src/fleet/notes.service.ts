import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { mayRemoveNote } from '../domain/note';
import type { Actor } from '../domain/permissions';
import { notThere, Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { rows } from '../platform/database/sql';

/** What somebody wrote down about a location; `createdBy` is null for whoever is not known any more. */
export interface Note {
  readonly id: string;
  readonly text: string;
  readonly createdBy: string | null;
  readonly createdByName: string | null;
  readonly createdAt: Date;
}

/** Notes that one location may have: more are no longer read by anybody. */
const MOST_NOTES = 200;

const COLUMNS = `n.id, n.text, u.id AS "createdBy", u.name AS "createdByName", n.created_at AS "createdAt"`;

/** What people write down about a location for each other. Whether it may be seen, the caller has asked before. */
@Injectable()
export class NotesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** The newest first. */
  list(locationId: string, { after: seen, limit }: Slice<readonly [createdAt: string, id: string]>): Promise<Note[]> {
    return rows<Note>(
      this.db,
      `SELECT ${COLUMNS} FROM location_notes n LEFT JOIN users u ON u.id = n.created_by
       WHERE n.location_id = $1 AND ($2::timestamptz IS NULL OR (n.created_at, n.id) < ($2, $3::uuid))
       ORDER BY n.created_at DESC, n.id DESC LIMIT $4`,
      [locationId, ...(seen ?? [null, null]), limit],
    );
  }

  /** Throws a Refusal when the location is not there, or has as many notes as it may have. */
  add(actor: Actor, locationId: string, text: string): Promise<Note> {
    return this.db.transaction(async (tx) => {
      const held = await rows(tx, 'SELECT FROM locations WHERE id = $1 AND retired_at IS NULL FOR UPDATE', [
        locationId,
      ]);
      if (held.length === 0) throw notThere();
      const [{ count } = { count: 0 }] = await rows<{ count: number }>(
        tx,
        'SELECT count(*)::int AS count FROM location_notes WHERE location_id = $1',
        [locationId],
      );
      if (count >= MOST_NOTES) {
        throw new Refusal('conflict', {
          en: `A location has at most ${MOST_NOTES} notes: remove one that is outdated first.`,
          es: `Una ubicación tiene como máximo ${MOST_NOTES} notas: quite antes una que ya no valga.`,
        });
      }
      const [made] = await rows<{ id: string; createdAt: Date }>(
        tx,
        `INSERT INTO location_notes (location_id, text, created_by, created_at) VALUES ($1, $2, $3, $4)
         RETURNING id, created_at AS "createdAt"`,
        [locationId, text, actor.userId, this.clock.now()],
      );
      if (!made) throw new Error('a note was not stored');
      await this.audit.write(tx, {
        action: 'location.note-added',
        subjectType: 'location',
        subjectId: locationId,
        after: { note: made.id, text },
      });
      return { ...made, text, createdBy: actor.userId, createdByName: actor.name };
    });
  }

  /** Throws a Refusal for what is not there, and for what somebody else wrote, unless an admin asks. */
  remove(actor: Actor, locationId: string, noteId: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      const [note] = await rows<{ text: string; createdBy: string | null }>(
        tx,
        `SELECT text, created_by AS "createdBy" FROM location_notes WHERE id = $1 AND location_id = $2 FOR UPDATE`,
        [noteId, locationId],
      );
      if (!note) throw notThere();
      if (!mayRemoveNote(actor, note)) {
        throw new Refusal('forbidden', {
          en: 'Somebody else wrote this note: ask them, or an admin, to remove it.',
          es: 'Esta nota la escribió otra persona: pídale a ella, o a un administrador, que la quite.',
        });
      }
      await tx.query('DELETE FROM location_notes WHERE id = $1', [noteId]);
      await this.audit.write(tx, {
        action: 'location.note-removed',
        subjectType: 'location',
        subjectId: locationId,
        before: { note: noteId, text: note.text },
      });
    });
  }
}
