import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Refusal } from '../domain/refusal';
import type { Slice } from '../platform/database/slice';
import { rows } from '../platform/database/sql';
import { ABLE } from './incident-store';

/** Somebody to whom an incident can be given. */
export interface Assignee {
  readonly id: string;
  readonly name: string;
}

/** Who can have an incident, and whom people mean when they say who should. */
@Injectable()
export class AssigneesService {
  constructor(private readonly db: DataSource) {}

  /** A part of those to whom an incident can be given, by name; `q` is a part of a name, empty for all. */
  list(q: string, { after: seen, limit }: Slice<readonly [name: string, id: string]>): Promise<Assignee[]> {
    return rows<Assignee>(
      this.db,
      `SELECT u.id, u.name FROM users u
       WHERE ${ABLE} AND strpos(lower(u.name), lower($1)) > 0
         AND ($2::text IS NULL OR (u.name COLLATE "C", u.id) > ($2, $3::uuid))
       ORDER BY u.name COLLATE "C", u.id LIMIT $4`,
      [q.trim(), ...(seen ?? [null, null]), limit],
    );
  }

  /** The one operator or admin of that id, e-mail address or name. Throws a Refusal when it is nobody, or several. */
  async named(text: string): Promise<Assignee> {
    const found = await rows<Assignee & { readonly exact: boolean }>(
      this.db,
      `SELECT u.id, u.name, (u.id::text = $1 OR lower(u.email) = lower($1) OR lower(u.name) = lower($1)) AS exact
       FROM users u WHERE ${ABLE} AND (u.id::text = $1 OR lower(u.email) = lower($1) OR u.name ILIKE $2)
       ORDER BY exact DESC, u.name, u.id LIMIT 4`,
      [text.trim(), `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`],
    );
    const exact = found.filter((each) => each.exact);
    const [one, ...others] = exact.length > 0 ? exact : found;
    if (!one) {
      const words = {
        en: 'There is no active operator or admin of that name.',
        es: 'No hay ningún operador ni administrador activo con ese nombre.',
      };
      throw new Refusal('invalid', words, 'assignee');
    }
    if (others.length > 0) {
      const names = [one, ...others].map(({ name }) => name).join(', ');
      const words = {
        en: `There are several of that name (${names}): say the e-mail.`,
        es: `Hay varios con ese nombre (${names}): diga el correo electrónico.`,
      };
      throw new Refusal('invalid', words, 'assignee');
    }
    return { id: one.id, name: one.name };
  }
}
