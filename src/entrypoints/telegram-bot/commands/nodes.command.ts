import { z } from 'zod';

import { Refusal } from '../../../domain/refusal';
import { Clock } from '../../../platform/clock/clock';
import { LocationReportsService } from '../../../reports/location-reports.service';
import {
  type Asked,
  BotCommand,
  type Command,
  type Outcome,
  type Pressed,
  type Reply,
  type Words,
} from '../bot-command';
import { nodesCsv } from '../reports/nodes-csv';
import { type Facts, nodesText, pagesOf } from '../reports/nodes-text';
import { reportButton } from '../reports/report-buttons';
import { headline, type Reader, ReportDesk, type ReportedLocation, retryButton, trouble } from '../reports/report-desk';
import type { Button } from '../reply';

const WORDS = {
  asking: { en: '🔎 Asking Plume for the details…', es: '🔎 Preguntando los detalles a Plume…' },
  csv: { en: '📄 CSV', es: '📄 CSV' },
  here: { en: 'Here they are.', es: 'Aquí están.' },
} as const satisfies Record<string, Words>;

const NOTHING: Facts = new Map();

const dataSchema = z.looseObject({ page: z.int().min(0).catch(0), csv: z.boolean().catch(false) });

@BotCommand({
  name: 'nodes',
  help: { en: 'Every pod of a location in detail', es: 'Cada pod de una ubicación en detalle' },
  usage: { en: '[location]', es: '[ubicación]' },
  who: 'network.view',
})
export class NodesCommand implements Command {
  constructor(
    private readonly desk: ReportDesk,
    private readonly reports: LocationReportsService,
    private readonly clock: Clock,
  ) {}

  answer(asked: Asked): Promise<Reply> {
    return this.desk.answer(asked, 'nodes', asked.argument, (location, reader) => this.report(location, reader, 0));
  }

  press(pressed: Pressed): Promise<Outcome> {
    return this.desk.press(pressed, async (location, reader) => {
      const { page, csv } = dataSchema.parse(pressed.data);
      return csv ? this.table(location, reader) : this.report(location, reader, page);
    });
  }

  /** What is stored at once, then with what only Plume can tell. */
  private report(location: ReportedLocation, reader: Reader, wanted: number): Reply {
    const { language } = reader;
    const page = Math.min(wanted, pagesOf(location.pods) - 1);
    const said = (of: ReportedLocation, facts: Facts, note?: string, more: Button[] = []): Reply => ({
      html: nodesText(of, facts, page, this.clock.now(), language, note),
      buttons: [...(more.length > 0 ? [more] : []), ...this.buttons(of, page, language)],
    });
    return {
      ...said(location, NOTHING, WORDS.asking[language]),
      later: async () => {
        try {
          const found = await this.reports.nodes(location.id, reader.scopes);
          return said(found.location, found.facts);
        } catch (cause) {
          if (!(cause instanceof Refusal)) throw cause;
          const retry = retryButton(
            { ...reportButton('nodes', location.id, language), data: { location: location.id, page } },
            language,
          );
          return said(location, NOTHING, trouble(cause, language), [retry]);
        }
      },
    };
  }

  /** All pods as a file; without Plume, as far as they are stored. */
  private async table(location: ReportedLocation, { scopes, language }: Reader): Promise<Outcome> {
    const found = await this.reports.nodes(location.id, scopes).catch((cause: unknown) => {
      if (!(cause instanceof Refusal)) throw cause;
      return { location, facts: NOTHING };
    });
    const bytes = nodesCsv(found.location, found.facts);
    const attachment = { kind: 'document', name: 'pods.csv', bytes } as const;
    return { toast: WORDS.here[language], says: { html: headline(found.location), attachment } };
  }

  private buttons({ id, pods }: ReportedLocation, page: number, language: Reader['language']): Button[][] {
    const pages = pagesOf(pods);
    const turn = (text: string, to: number): Button => ({ text, command: 'nodes', data: { location: id, page: to } });
    const turns = [
      ...(page > 0 ? [turn(`‹ ${page}/${pages}`, page - 1)] : []),
      ...(page < pages - 1 ? [turn(`${page + 2}/${pages} ›`, page + 1)] : []),
    ];
    return [
      ...(turns.length > 0 ? [turns] : []),
      [
        ...(pods.length > 0
          ? [{ text: WORDS.csv[language], command: 'nodes', data: { location: id, csv: true } }]
          : []),
        reportButton('status', id, language),
      ],
    ];
  }
}
