import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { AskedPeriod, PlainQuestion } from '../domain/plain-questions';
import { type Listed, PLAIN_ANSWERS, type PlainAnswers } from '../domain/texts/plain-answers';
import { Clock } from '../platform/clock/clock';
import { Models } from './models';
import type { ToolUses } from './tool-uses';

/** Lines of an answer's list. */
const SHOWN = 10;

const PERIODS: Readonly<Record<AskedPeriod, string>> = { day: '24h', week: 'last 7 days', month: 'last 30 days' };

const moment = z.coerce.date();

/** What is read of what the tools give: as little as each answer needs. */
const overviewSchema = z.object({
  locations: z.object({ online: z.number(), degraded: z.number(), offline: z.number(), unknown: z.number() }),
  openIncidents: z.object({ critical: z.number(), warning: z.number(), info: z.number() }),
});
const locationsSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), stateSince: moment.nullable() })),
  nextCursor: z.string().nullable(),
});
const incidentsSchema = z.object({
  items: z.array(z.object({ headline: z.string(), openedAt: moment, assignedTo: z.string().nullable() })),
  nextCursor: z.string().nullable(),
});
const briefSchema = z.object({
  headline: z.string(),
  ...{ openedAt: moment, resolvedAt: moment.nullable(), assignedTo: z.string().nullable() },
  timeline: z.array(
    z.object({
      ...{ at: moment, what: z.string(), by: z.string().nullish() },
      said: z.object({ quoted: z.string() }).nullish(),
    }),
  ),
  earlierLines: z.number(),
});
const statusSchema = z.object({ summary: z.string(), issues: z.array(z.string()), warnings: z.array(z.string()) });
const uptimeSchema = z.object({
  uptimePercent: z.number().nullable(),
  outages: z.number(),
  offlineSeconds: z.number(),
});

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Answers the common questions by rule, from the same tools as a language model would use. */
@Injectable()
export class BuiltInAnswers {
  constructor(
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  /** In the language of the question. What a tool refuses is said as the tool says it. */
  async answer(question: PlainQuestion, uses: ToolUses): Promise<string> {
    const words = PLAIN_ANSWERS[question.language];
    try {
      switch (question.kind) {
        case 'help':
          return words.help(this.models.settings !== null);
        case 'offline':
          return await this.offline(words, uses);
        case 'incidents':
          return await this.incidents(question.mine, words, uses);
        case 'hand-over':
          return [await this.network(words, uses), await this.incidents(false, words, uses)].join('\n\n');
        case 'brief':
          return await this.brief(question.incidentId, words, uses);
        case 'status':
          return question.about === null
            ? await this.network(words, uses)
            : await this.ofLocation(question.about, words, uses, (found) => this.location(found, words, uses));
        case 'uptime':
          return await this.ofLocation(question.about, words, uses, (found) =>
            this.uptime(found, question.period, words, uses),
          );
      }
    } catch (cause) {
      if (cause instanceof ToolRefused) return cause.message;
      throw cause;
    }
  }

  private async network(words: PlainAnswers, uses: ToolUses): Promise<string> {
    const { locations, openIncidents } = await ask(uses, 'get_overview', {}, overviewSchema);
    return words.network(locations, openIncidents.critical + openIncidents.warning + openIncidents.info);
  }

  private async offline(words: PlainAnswers, uses: ToolUses): Promise<string> {
    const [{ locations }, found] = await Promise.all([
      ask(uses, 'get_overview', {}, overviewSchema),
      ask(uses, 'list_locations', { state: 'offline', limit: SHOWN }, locationsSchema),
    ]);
    const items = found.items.map(({ name, stateSince }) => ({ name, since: stateSince }));
    // Counted a moment apart: what is shown is never more than what there is.
    return words.offline({ items, total: Math.max(items.length, locations.offline) }, this.clock.now());
  }

  private async incidents(mine: boolean, words: PlainAnswers, uses: ToolUses): Promise<string> {
    const { items, nextCursor } = await ask(uses, 'list_incidents', { mine, limit: SHOWN }, incidentsSchema);
    const listed = items.map(({ headline, openedAt, assignedTo }) => ({ headline, since: openedAt, assignedTo }));
    return words.incidents({ items: listed, total: totalOf(items, nextCursor) }, mine, this.clock.now());
  }

  private async brief(incidentId: string, words: PlainAnswers, uses: ToolUses): Promise<string> {
    const found = await ask(uses, 'get_incident', { incidentId }, briefSchema);
    const { headline, openedAt, resolvedAt, assignedTo, timeline, earlierLines } = found;
    const lines = timeline.map(({ at, what, by = null, said }) => ({ at, what, by, said: said?.quoted ?? null }));
    const told = { headline, since: openedAt, until: resolvedAt, assignedTo, lines, earlier: earlierLines };
    return words.brief(told, this.clock.now());
  }

  private async location({ id, name }: Named, words: PlainAnswers, uses: ToolUses): Promise<string> {
    const asked = { locationId: id };
    const { summary, issues, warnings } = await ask(uses, 'get_location_status', asked, statusSchema);
    return words.location({ name, summary, troubles: [...issues, ...warnings] });
  }

  private async uptime({ id, name }: Named, period: AskedPeriod, words: PlainAnswers, uses: ToolUses): Promise<string> {
    const asked = { locationId: id, period: PERIODS[period] };
    const { uptimePercent, outages, offlineSeconds } = await ask(uses, 'get_uptime', asked, uptimeSchema);
    return words.uptime({ name, period, percent: uptimePercent, outages, offlineSeconds });
  }

  /** The one location that goes by this name, or the only one whose name has it in it. */
  private async ofLocation(
    name: string,
    words: PlainAnswers,
    uses: ToolUses,
    tell: (found: Named) => Promise<string>,
  ): Promise<string> {
    const { items, nextCursor } = await ask(uses, 'find_locations', { query: name, limit: SHOWN }, locationsSchema);
    const exact = items.filter((each) => same(each.name, name));
    const [found, ...others] = exact.length > 0 ? exact : items;
    if (!found) return words.unknownName(name);
    if (others.length === 0) return tell(found);
    const listed: Listed<string> = { items: items.map((each) => each.name), total: totalOf(items, nextCursor) };
    return words.which(name, listed);
  }
}

class ToolRefused extends Error {}

async function ask<T extends z.ZodType>(uses: ToolUses, tool: string, input: object, schema: T): Promise<z.output<T>> {
  const answer = await uses.call(tool, input);
  if (answer.state !== 'done') throw new ToolRefused(answer.state === 'refused' ? answer.reason : answer.preview);
  // Dates of tools may be Dates still, or JSON's texts.
  return schema.parse(answer.data);
}

const totalOf = (items: readonly unknown[], nextCursor: string | null): number | null =>
  nextCursor === null ? items.length : null;

const same = (one: string, other: string): boolean =>
  one.localeCompare(other, undefined, { sensitivity: 'base' }) === 0;
