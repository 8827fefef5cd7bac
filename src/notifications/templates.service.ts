import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import type { IncidentKind } from '../domain/incident';
import { sampleMessage } from '../domain/message-samples';
import { MESSAGE_TYPES } from '../domain/messages';
import type { MessageType, Wording } from '../domain/messages/message-type';
import { type Variable, VARIABLES } from '../domain/messages/variables';
import { Refusal } from '../domain/refusal';
import { atLeast, type Severity } from '../domain/severity';
import { type Language, LANGUAGES } from '../domain/texts/time';
import { builtIn, kindsOf, messageType, type OwnWording, wordingFaults, type Wordings } from '../domain/wording';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { notify } from '../platform/database/listener';
import { affected, type Queryable, rows } from '../platform/database/sql';
import { type ChannelView, ChannelViews } from './channel-views';
import { sampleEvent } from './sample-event';
import { problemOf, type StoredTemplate, storedTemplates, TEMPLATES_CHANGED, TemplateStore } from './template-store';

/** A type of message as an admin sees it. */
export interface ShownTemplate {
  readonly type: string;
  readonly icon: string;
  readonly severity: Severity;
  /** That carry it unless somebody prefers otherwise. */
  readonly channels: readonly string[];
  readonly kinds: readonly IncidentKind[];
  readonly variables: readonly (Variable & { readonly name: string; readonly required: keyof Wording | null })[];
  readonly wordings: readonly ShownWording[];
}

interface ShownWording {
  readonly language: Language;
  /** Null: every kind of incident. */
  readonly kind: IncidentKind | null;
  readonly builtIn: Wording;
  readonly own: OwnWording | null;
  /** Why the built-in words are said all the same. */
  readonly problem: string | null;
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
  readonly changedByName: string | null;
}

/** Which words are meant. */
export interface Which {
  readonly language: Language;
  readonly kind: IncidentKind | null;
}

/** The words of messages, as admins see them, change them and try them. */
@Injectable()
export class TemplatesService {
  constructor(
    private readonly db: DataSource,
    private readonly store: TemplateStore,
    private readonly channels: ChannelRegistry,
    private readonly views: ChannelViews,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async list(): Promise<ShownTemplate[]> {
    const stored = await storedTemplates(this.db);
    return MESSAGE_TYPES.map((type) => this.show(type, stored));
  }

  /** Throws a Refusal for a type that we do not have. */
  async one(name: string): Promise<ShownTemplate> {
    const type = known(name);
    return this.show(type, await storedTemplates(this.db, name));
  }

  /** Puts words in place of what was. Throws a Refusal that names the field when they could not be used. */
  async put(name: string, which: Which, own: OwnWording, by: string): Promise<ShownTemplate> {
    const type = usable(name, which, own);
    const { kind, language } = which;
    const key = [type.type, kind ?? '', language];
    await this.db.transaction(async (tx) => {
      const before = await wordsOf(tx, key);
      await affected(
        tx,
        `INSERT INTO message_templates (type, kind, language, title, text, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (type, kind, language) DO UPDATE SET title = EXCLUDED.title, text = EXCLUDED.text,
           changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by`,
        [...key, own.title, own.text, this.clock.now(), by],
      );
      const subject = { subjectType: 'template', subjectId: subjectOf(key) };
      await this.audit.write(tx, { action: 'template.changed', ...subject, before, after: own });
      await notify(tx, TEMPLATES_CHANGED);
    });
    await this.store.refresh();
    return this.one(name);
  }

  /** Goes back to the built-in words, of one language and kind or of all of them. What is not there, stays so. */
  async remove(name: string, { language, kind }: Partial<Which>): Promise<void> {
    const { type } = known(name);
    await this.db.transaction(async (tx) => {
      const gone = await rows<StoredTemplate>(
        tx,
        `DELETE FROM message_templates WHERE type = $1 AND ($2::text IS NULL OR language = $2)
           AND ($3::text IS NULL OR kind = $3) RETURNING type, kind, language, title, text`,
        [type, language ?? null, kind === undefined ? null : (kind ?? '')],
      );
      if (gone.length === 0) return;
      await this.audit.writeAll(
        tx,
        gone.map(({ title, text, ...of }) => ({
          action: 'template.removed',
          subjectType: 'template',
          subjectId: subjectOf([of.type, of.kind, of.language]),
          before: { title, text },
        })),
      );
      await notify(tx, TEMPLATES_CHANGED);
    });
    await this.store.refresh();
  }

  /** What each channel would show of sample data with these words. Nothing is stored or sent. */
  preview(name: string, which: Which, own: OwnWording, channels: readonly string[] | null): ChannelView[] {
    const type = usable(name, which, own);
    const { kind, language } = which;
    const wordings: Wordings = {
      of: (each, ofKind, inLanguage) => {
        if (each !== type.type || inLanguage !== language) return this.store.of(each, ofKind, inLanguage);
        return ofKind === kind ? own : null;
      },
    };
    const now = this.clock.now();
    const about = { event: sampleEvent(type.type, kind, language, now), language };
    return this.views.of(sampleMessage(type.type, { kind, language, wordings }, now), about, channels);
  }

  private show(type: MessageType, stored: readonly StoredTemplate[]): ShownTemplate {
    const { type: name, icon, severity, variables, must = {} } = type;
    const required = (variable: string) => (must.title === variable ? 'title' : must.text === variable ? 'text' : null);
    const kinds = kindsOf(type);
    return {
      type: name,
      icon,
      severity,
      channels: this.channels.all
        .filter(({ usualSeverity = 'info' }) => atLeast(severity, usualSeverity))
        .map((channel) => channel.kind),
      kinds,
      variables: (['headline', ...variables] as const).map((variable) => ({
        name: variable,
        ...VARIABLES[variable],
        required: required(variable),
      })),
      wordings: LANGUAGES.flatMap((language) =>
        [null, ...kinds].map((kind) => shownWording(type, { language, kind }, stored)),
      ),
    };
  }
}

function shownWording(type: MessageType, { language, kind }: Which, stored: readonly StoredTemplate[]): ShownWording {
  const own = stored.find(
    (each) => each.type === type.type && each.language === language && each.kind === (kind ?? ''),
  );
  return {
    language,
    kind,
    builtIn: builtIn(type, kind, language),
    own: own ? { title: own.title, text: own.text } : null,
    problem: own ? problemOf(own) : null,
    changedAt: own?.changedAt ?? null,
    changedBy: own?.changedBy ?? null,
    changedByName: own?.changedByName ?? null,
  };
}

function known(name: string) {
  const type = messageType(name);
  if (!type) {
    throw new Refusal('missing', {
      en: `This version has no message of the type ${name}.`,
      es: `Esta versión no tiene ningún mensaje del tipo ${name}.`,
    });
  }
  return type;
}

/** Throws a Refusal that names the field when these words could not be used there. */
function usable(name: string, { kind }: Which, own: OwnWording) {
  const type = known(name);
  if (kind && !kindsOf(type).includes(kind)) {
    const words = {
      en: `${name} is said alike of every kind of incident: leave kind out.`,
      es: `${name} se dice igual de toda incidencia: no indique kind.`,
    };
    throw new Refusal('invalid', words, 'kind');
  }
  if (own.title === null && own.text === null) {
    const words = {
      en: 'Write a title or a text; to go back to the built-in words, delete yours.',
      es: 'Escriba un título o un texto; para volver a las palabras de serie, borre las suyas.',
    };
    throw new Refusal('invalid', words, 'title');
  }
  const [fault] = wordingFaults(type, own);
  if (fault) throw new Refusal('invalid', fault.message, fault.field);
  return type;
}

async function wordsOf(db: Queryable, key: readonly string[]): Promise<OwnWording | null> {
  const sql = `SELECT title, text FROM message_templates WHERE type = $1 AND kind = $2 AND language = $3 FOR UPDATE`;
  return (await rows<OwnWording>(db, sql, key))[0] ?? null;
}

/** As in the log of what was done: `incident.opened/location_offline/es`, `report/es`. */
const subjectOf = (key: readonly string[]): string => key.filter(Boolean).join('/');
