import { Injectable } from '@nestjs/common';

import { type PortableTemplate, type Taken, taken, templateName } from '../domain/configuration-document';
import { messageType, wordingFaults } from '../domain/wording';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { notify } from '../platform/database/listener';
import { pages } from '../platform/database/pages';
import { affected, pgArray, rows, type Tx } from '../platform/database/sql';
import { TEMPLATES_CHANGED } from './template-store';

/** Carries the words of admins from one database to another. */
@Injectable()
export class TemplatesTransfer {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  pages(tx: Tx): AsyncGenerator<readonly PortableTemplate[]> {
    return pages<PortableTemplate>(
      tx,
      `SELECT type, NULLIF(kind, '') AS kind, language, title, text FROM message_templates
       ORDER BY type COLLATE "C", kind COLLATE "C", language COLLATE "C"`,
    );
  }

  /** Takes in words, in place of those that are here. Words that cannot be used here are not taken. */
  async take(tx: Tx, wanted: readonly PortableTemplate[]): Promise<Taken[]> {
    const here = await this.here(tx, wanted);
    const done = wanted.map((template): Taken => {
      const key = templateName(template);
      const problem = problemOf(template);
      if (problem !== null) return taken(key, 'skipped', problem);
      const known = here.get(key);
      if (!known) return taken(key, 'created');
      const changed = (['title', 'text'] as const).filter((field) => known[field] !== template[field]);
      return changed.length > 0 ? taken(key, 'updated', changed.join(', ')) : taken(key, 'unchanged');
    });
    const fresh = wanted.filter((_, at) => done[at]?.what === 'created' || done[at]?.what === 'updated');
    if (fresh.length > 0) await this.store(tx, fresh, here);
    return done;
  }

  private async here(tx: Tx, wanted: readonly PortableTemplate[]): Promise<Map<string, PortableTemplate>> {
    const found = await rows<PortableTemplate>(
      tx,
      `SELECT t.type, NULLIF(t.kind, '') AS kind, t.language, t.title, t.text
       FROM unnest($1::text[], $2::text[], $3::text[]) AS x(type, kind, language)
       JOIN message_templates t ON t.type = x.type AND t.kind = x.kind AND t.language = x.language FOR UPDATE OF t`,
      keysOf(wanted),
    );
    return new Map(found.map((template) => [templateName(template), template]));
  }

  private async store(tx: Tx, fresh: readonly PortableTemplate[], here: ReadonlyMap<string, PortableTemplate>) {
    await affected(
      tx,
      `INSERT INTO message_templates (type, kind, language, title, text, changed_at)
       SELECT x.*, $6 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS x
       ON CONFLICT (type, kind, language) DO UPDATE SET title = EXCLUDED.title, text = EXCLUDED.text,
         changed_at = EXCLUDED.changed_at, changed_by = NULL`,
      [
        ...keysOf(fresh),
        pgArray(fresh.map(({ title }) => title)),
        pgArray(fresh.map(({ text }) => text)),
        this.clock.now(),
      ],
    );
    await this.audit.writeAll(
      tx,
      fresh.map((template) => {
        const before = here.get(templateName(template));
        return {
          action: 'template.changed',
          subjectType: 'template',
          subjectId: templateName(template),
          before: before ? { title: before.title, text: before.text } : null,
          after: { title: template.title, text: template.text },
        };
      }),
    );
    await notify(tx, TEMPLATES_CHANGED);
  }
}

function problemOf({ type: name, title, text }: PortableTemplate): string | null {
  const type = messageType(name);
  if (!type) return `this version has no message of that type`;
  return wordingFaults(type, { title, text })[0]?.message.en ?? null;
}

const keysOf = (templates: readonly PortableTemplate[]): string[] => [
  pgArray(templates.map(({ type }) => type)),
  pgArray(templates.map(({ kind }) => kind ?? '')),
  pgArray(templates.map(({ language }) => language)),
];
