import type { LoggedDeed } from '../../auth/audit-log.service';
import { csvLine } from '../../domain/csv';

const COLUMNS = [
  ...(['id', 'at', 'via', 'userId', 'user', 'tokenId', 'chat', 'address'] as const),
  ...(['action', 'subjectType', 'subjectId', 'before', 'after'] as const),
] as const satisfies readonly (keyof LoggedDeed)[];

/** The audit as lines of JSON. */
export async function* asNdjson(pages: AsyncIterable<readonly LoggedDeed[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((deed) => `${JSON.stringify(deed)}\n`).join('');
}

/** The audit as a table for spreadsheets (RFC 4180). */
export async function* asCsv(pages: AsyncIterable<readonly LoggedDeed[]>): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const page of pages) {
    yield page.map((deed) => csvLine(COLUMNS.map((column) => deed[column]))).join('');
  }
}
