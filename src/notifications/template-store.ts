import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { minutes } from '../domain/duration';
import type { IncidentKind } from '../domain/incident';
import type { MessageName } from '../domain/messages';
import type { Language } from '../domain/texts/time';
import { messageType, type OwnWording, wordingFaults, type Wordings } from '../domain/wording';
import type { Loop } from '../platform/clock/loop';
import { Loops } from '../platform/clock/loops';
import { Listener } from '../platform/database/listener';
import { type Queryable, rows } from '../platform/database/sql';

/** Called out when an admin has changed the words of a message. */
export const TEMPLATES_CHANGED = 'message_templates';

/** Words of an admin as they are stored. */
export interface StoredTemplate extends OwnWording {
  readonly type: string;
  /** Empty: every kind of incident. */
  readonly kind: string;
  readonly language: string;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  readonly changedByName: string | null;
}

/** The words of admins, kept current on every replica. Words that cannot be used any more count as none. */
@Injectable()
export class TemplateStore implements Wordings, OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(TemplateStore.name);
  private usable: ReadonlyMap<string, OwnWording> = new Map();
  /** Broken ones that the log knows of, as they were. */
  private told = new Set<string>();
  private loop: Loop;
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly db: DataSource,
    private readonly listener: Listener,
    private readonly loops: Loops,
  ) {}

  of(type: MessageName, kind: IncidentKind | null, language: Language): OwnWording | null {
    return this.usable.get(keyOf(type, kind ?? '', language)) ?? null;
  }

  async onModuleInit(): Promise<void> {
    this.loop = this.loops.add({ name: 'message-templates', every: minutes(1), work: () => this.load() });
    this.unlisten = this.listener.listen(TEMPLATES_CHANGED, () => this.loop.wake());
    await this.loop.turn();
  }

  onModuleDestroy(): void {
    this.unlisten();
  }

  /** Takes over at once what has been stored; others hear of it by themselves. */
  async refresh(): Promise<void> {
    await this.loop.turn();
  }

  private async load(): Promise<void> {
    const usable = new Map<string, OwnWording>();
    const told = new Set<string>();
    for (const stored of await storedTemplates(this.db)) {
      const { type, kind, language, title, text, changedAt } = stored;
      const key = keyOf(type, kind, language);
      const problem = problemOf(stored);
      if (problem === null) {
        usable.set(key, { title, text });
        continue;
      }
      const version = `${key} ${changedAt.toISOString()}`;
      told.add(version);
      if (!this.told.has(version)) {
        this.logger.warn({ type, kind, language, problem }, 'these words cannot be used: the built-in ones are said');
      }
    }
    this.told = told;
    this.usable = usable;
  }
}

/** Everything that admins have written; there is at most one of each type, kind and language. */
export const storedTemplates = (db: Queryable, type: string | null = null): Promise<StoredTemplate[]> =>
  rows<StoredTemplate>(
    db,
    `SELECT t.type, t.kind, t.language, t.title, t.text, t.changed_at AS "changedAt", t.changed_by AS "changedBy",
       u.name AS "changedByName"
     FROM message_templates t LEFT JOIN users u ON u.id = t.changed_by WHERE $1::text IS NULL OR t.type = $1`,
    [type],
  );

/** Why it cannot be used; null when it can. */
export function problemOf({ type: name, title, text }: StoredTemplate): string | null {
  const type = messageType(name);
  if (!type) return `This version says nothing of the type ${name}.`;
  return wordingFaults(type, { title, text })[0]?.message.en ?? null;
}

const keyOf = (type: string, kind: string, language: string): string => `${type}/${kind}/${language}`;
