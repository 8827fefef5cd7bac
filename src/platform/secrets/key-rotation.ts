import { Injectable } from '@nestjs/common';
import { escapeIdentifier } from 'pg';
import { DataSource } from 'typeorm';

import { Audit } from '../audit/audit';
import { Clock } from '../clock/clock';
import { affected, pgArray, rows } from '../database/sql';
import { SealError, SecretBox } from './secret-box';

/** Texts that are sealed anew at a time. */
const BATCH = 500;

/** Milliseconds that a key is kept after a newer one: a process may be about to store what it sealed under it. */
const KEPT = 86_400_000;

/** A column that holds sealed texts, quoted for SQL. */
interface SealedColumn {
  readonly table: string;
  readonly column: string;
}

export interface Rotation {
  /** The key that everything is sealed under now. */
  readonly keyId: string;
  readonly resealed: number;
  /** Sealed texts that cannot be opened any more, and were left as they are. */
  readonly unreadable: number;
  readonly removedKeys: number;
}

/**
 * Seals everything anew under a new key, while the product runs.
 *
 * What is sealed lies in text columns whose names begin with `sealed_`; they are found by their names, so that none
 * can be forgotten.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly audit: Audit,
  ) {}

  /** Throws a ConfigError when APP_SECRET is not the one that the database knows. */
  async rotate(): Promise<Rotation> {
    await this.box.newestSeal();
    const keyId = await this.db.transaction(async (tx) => {
      const id = await this.box.addKey(tx);
      await this.audit.write(tx, { action: 'secrets.rotated', subjectType: 'data-key', subjectId: id });
      return id;
    });
    const columns = await this.columns();
    let resealed = 0;
    let unreadable = 0;
    for (const column of columns) {
      // Until a pass finds nothing more: others may have stored what they sealed before.
      for (let done = -1; done !== 0; resealed += done) {
        const pass = await this.reseal(column);
        done = pass.resealed;
        if (done === 0) unreadable += pass.unreadable;
      }
    }
    return { keyId, resealed, unreadable, removedKeys: await this.removeKeys(columns) };
  }

  /** Goes through a column once, from text to text. */
  private async reseal({ table, column }: SealedColumn): Promise<{ resealed: number; unreadable: number }> {
    const newest = await this.box.newestSeal();
    let resealed = 0;
    let unreadable = 0;
    for (let last = ''; ; ) {
      const found = await rows<{ sealed: string }>(
        this.db,
        `SELECT ${column} AS sealed FROM ${table}
         WHERE ${column} COLLATE "C" > $1 AND NOT starts_with(${column}, $2) ORDER BY ${column} COLLATE "C" LIMIT ${BATCH}`,
        [last, newest],
      );
      if (found.length === 0) return { resealed, unreadable };
      const fresh = await Promise.all(found.map(({ sealed }) => this.sealedAnew(sealed)));
      const pairs = found.flatMap(({ sealed }, no) => (fresh[no] ? [[sealed, fresh[no]] as const] : []));
      // What somebody has changed meanwhile is another text, and stays.
      resealed += await affected(
        this.db,
        `UPDATE ${table} SET ${column} = v.fresh FROM unnest($1::text[], $2::text[]) AS v(was, fresh)
         WHERE ${column} = v.was`,
        [pgArray(pairs.map(([was]) => was)), pgArray(pairs.map(([, now]) => now))],
      );
      unreadable += found.length - pairs.length;
      last = found.at(-1)?.sealed ?? '';
    }
  }

  private async sealedAnew(sealed: string): Promise<string | null> {
    try {
      return await this.box.seal((await this.box.open(sealed)).reveal());
    } catch (cause) {
      if (cause instanceof SealError) return null;
      throw cause;
    }
  }

  /** Removes the keys that nothing is sealed under, once nobody can be about to use them. */
  private async removeKeys(columns: readonly SealedColumn[]): Promise<number> {
    const used = columns.map(({ table, column }) => `SELECT split_part(${column}, '.', 2) AS id FROM ${table}`);
    return affected(
      this.db,
      `DELETE FROM data_keys k
       WHERE EXISTS (SELECT FROM data_keys newer WHERE newer.created_at > k.created_at AND newer.created_at <= $1)
         AND k.id::text NOT IN (SELECT id FROM (${used.join(' UNION ') || `SELECT ''::text AS id`}) u WHERE id IS NOT NULL)`,
      [new Date(this.clock.now().getTime() - KEPT)],
    );
  }

  private async columns(): Promise<SealedColumn[]> {
    const found = await rows<SealedColumn>(
      this.db,
      `SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND a.atttypid = 'text'::regtype AND starts_with(a.attname, 'sealed_') AND NOT a.attisdropped
       ORDER BY 1, 2`,
    );
    return found.map(({ table, column }) => ({ table: escapeIdentifier(table), column: escapeIdentifier(column) }));
  }
}
