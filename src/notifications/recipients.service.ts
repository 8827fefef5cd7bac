import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { Role } from '../domain/permissions';
import type { Slice } from '../platform/database/slice';
import { rows } from '../platform/database/sql';

/** Somebody who can be written to. */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** The people whom one may write to: their names, and nothing else of their accounts. */
@Injectable()
export class RecipientsService {
  constructor(private readonly db: DataSource) {}

  /** A part of those who may come in, by name; `q` is a part of a name, empty for all. */
  list(q: string, { after: seen, limit }: Slice<readonly [name: string, id: string]>): Promise<Recipient[]> {
    return rows<Recipient>(
      this.db,
      `SELECT u.id, u.name, u.role FROM users u
       WHERE u.active AND strpos(lower(u.name), lower($1)) > 0
         AND ($2::text IS NULL OR (u.name COLLATE "C", u.id) > ($2, $3::uuid))
       ORDER BY u.name COLLATE "C", u.id LIMIT $4`,
      [q, ...(seen ?? [null, null]), limit],
    );
  }
}
