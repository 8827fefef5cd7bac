import { z } from 'zod';

import { STATS_RANGES, type StatsRange } from '../../../domain/reports/online-stats';
import type { Language } from '../../../domain/texts/time';
import { Clock } from '../../../platform/clock/clock';
import { LocationReportsService } from '../../../reports/location-reports.service';
import { ReportPictures } from '../../../reports/report-pictures.service';
import {
  type Asked,
  BotCommand,
  type Command,
  type Outcome,
  type Pressed,
  type Reply,
  type Words,
} from '../bot-command';
import { reportButton } from '../reports/report-buttons';
import { type Reader, ReportDesk, type ReportedLocation } from '../reports/report-desk';
import { statsText } from '../reports/stats-text';
import type { Button } from '../reply';

const ASKING: Words = {
  en: '🔎 Asking Plume how steadily it was online…',
  es: '🔎 Preguntando a Plume por la continuidad…',
};

const RANGE_BUTTON: Readonly<Record<StatsRange, Words>> = {
  '3h': { en: '3 h', es: '3 h' },
  '24h': { en: '24 h', es: '24 h' },
  '7d': { en: '7 d', es: '7 d' },
};

const RANGES = Object.keys(STATS_RANGES) as StatsRange[];
const USUAL: StatsRange = '7d';

const dataSchema = z.looseObject({ range: z.enum(RANGES).catch(USUAL) });

@BotCommand({
  name: 'stats',
  help: { en: 'How steadily a location was online', es: 'La continuidad de una ubicación' },
  usage: { en: '[location] [3h|24h|7d]', es: '[ubicación] [3h|24h|7d]' },
  who: 'network.view',
})
export class StatsCommand implements Command {
  constructor(
    private readonly desk: ReportDesk,
    private readonly reports: LocationReportsService,
    private readonly pictures: ReportPictures,
    private readonly clock: Clock,
  ) {}

  answer(asked: Asked): Promise<Reply> {
    const { name, range } = readArgument(asked.argument);
    return this.desk.answer(asked, 'stats', name, (location, reader) => this.report(location, reader, range));
  }

  press(pressed: Pressed): Promise<Outcome> {
    const report = (location: ReportedLocation, reader: Reader) => {
      const { range } = dataSchema.parse(pressed.data);
      return this.report(location, reader, range);
    };
    return this.desk.press(pressed, report);
  }

  private report(location: ReportedLocation, { scopes, language }: Reader, range: StatsRange): Reply {
    const { id, name, timeZone } = location;
    const retry = { ...reportButton('stats', id, language), data: { location: id, range } };
    return this.desk.live(location, language, ASKING, retry, async () => {
      const report = await this.reports.onlineStats(id, scopes, range);
      const of = { ...report, name, timeZone: timeZone ?? 'UTC', now: this.clock.now() };
      const bytes = await this.pictures.online(of, language);
      return {
        html: statsText(location, report, language),
        buttons: [
          rangeButtons(id, range, language),
          [reportButton('wan', id, language), reportButton('status', id, language)],
        ],
        ...(bytes ? { attachment: { kind: 'picture', name: `online-${range}.png`, bytes } } : {}),
      };
    });
  }
}

const rangeButtons = (location: string, shown: StatsRange, language: Language): Button[] =>
  RANGES.map((range) => ({
    text: `${range === shown ? '● ' : ''}${RANGE_BUTTON[range][language]}`,
    command: 'stats',
    data: { location, range },
  }));

/** A range may stand behind the name, or alone. */
function readArgument(argument: string): { name: string; range: StatsRange } {
  const [, name = '', word = ''] = /^(.*?)\s*\b(3\s?h|24\s?h|7\s?d)$/i.exec(argument) ?? [];
  const range = RANGES.find((each) => each === word.toLowerCase().replace(/\s/, ''));
  return range ? { name, range } : { name: argument, range: USUAL };
}
