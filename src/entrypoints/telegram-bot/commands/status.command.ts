import { latest, since } from '../../../domain/duration';
import { Refusal } from '../../../domain/refusal';
import { FleetService } from '../../../fleet/fleet.service';
import type { Location } from '../../../fleet/location-details';
import type { WholeLocation } from '../../../fleet/whole-location';
import { FRESH, FreshLookService } from '../../../monitoring/fresh-look.service';
import type { SeenAgain } from '../../../monitoring/recording.service';
import { Clock } from '../../../platform/clock/clock';
import { LocationReportsService, type StatusReport } from '../../../reports/location-reports.service';
import {
  type Asked,
  BotCommand,
  type Command,
  type Outcome,
  type Pressed,
  type Reply,
  type Words,
} from '../bot-command';
import { filled } from '../filled';
import { locationLine, STATE_SIGN, STATE_WORD } from '../network-text';
import { statusButtons } from '../reports/report-buttons';
import { type Reader, ReportDesk, trouble } from '../reports/report-desk';
import { statusText } from '../reports/status-text';

const WORDS = {
  title: { en: 'How the network is doing', es: 'Cómo está la red' },
  empty: {
    en: 'There is no location to see yet. They appear here once a Plume account is set up and the first look is done.',
    es: 'Todavía no hay ubicaciones que ver. Aparecerán aquí cuando haya una cuenta de Plume y termine la primera consulta.',
  },
  fine: { en: 'Nothing is offline.', es: 'Nada está fuera de línea.' },
  more: { en: 'and {n} more', es: 'y {n} más' },
  looking: { en: '🔎 Looking now…', es: '🔎 Consultando ahora…' },
} as const satisfies Record<string, Words>;

@BotCommand({
  name: 'status',
  help: { en: 'How the network is doing, or one location', es: 'Cómo está la red, o una ubicación' },
  usage: { en: '[location]', es: '[ubicación]' },
  who: 'network.view',
})
export class StatusCommand implements Command {
  constructor(
    private readonly desk: ReportDesk,
    private readonly fleet: FleetService,
    private readonly reports: LocationReportsService,
    private readonly looks: FreshLookService,
    private readonly clock: Clock,
  ) {}

  answer(asked: Asked): Promise<Reply> {
    const report = (location: WholeLocation, reader: Reader) => this.report(location, reader);
    return this.desk.answer(asked, 'status', asked.argument, report, {
      otherwise: (reader) => this.overview(reader),
      begin: (location) => this.begin(location),
    });
  }

  press(pressed: Pressed): Promise<Outcome> {
    const report = (location: WholeLocation, reader: Reader) => this.report(location, reader);
    return this.desk.press(pressed, report, (location) => this.begin(location));
  }

  private async overview({ scopes, language }: Reader): Promise<Reply> {
    const now = this.clock.now();
    const { worst, ...counts } = await this.fleet.overview(scopes);
    const states = (['offline', 'degraded', 'unknown', 'online'] as const).filter((state) => counts[state] > 0);
    if (states.length === 0) return { html: WORDS.empty[language] };
    const left = counts.offline + counts.degraded - worst.length;
    const lines = [
      `<b>${WORDS.title[language]}</b>`,
      states.map((state) => `${STATE_SIGN[state]} ${counts[state]} ${STATE_WORD[state][language]}`).join('  '),
      '',
      ...(worst.length > 0 ? worst.map((location) => locationLine(location, now)) : [WORDS.fine[language]]),
      ...(left > 0 ? [filled(WORDS.more, language, { n: left })] : []),
    ];
    return { html: lines.join('\n'), buttons: [[this.desk.choose(language)]] };
  }

  /** What is stored at once; when that is not fresh, what a look brings that has just begun. */
  private async report(location: WholeLocation, reader: Reader): Promise<Reply> {
    if (this.isFresh(location)) return this.told(await this.reports.statusOf(location), reader);
    return {
      ...this.told(this.reports.knownStatusOf(location), reader, WORDS.looking[reader.language]),
      later: async () => {
        const { again, note } = await this.look(location, reader);
        const report = again
          ? await this.reports.statusOf(asSeen(location, again))
          : await this.reports.status(location.id, reader.scopes);
        return this.told(report, reader, note);
      },
    };
  }

  private isFresh({ lastPolledAt }: Location): boolean {
    return lastPolledAt !== null && since(lastPolledAt, this.clock.now()) < FRESH;
  }

  /** Looks, unless that was done just now. Whoever waits for it hears of its failure; until then nobody does. */
  private begin(location: Location): void {
    if (!this.isFresh(location)) this.ask(location).catch(() => undefined);
  }

  /** Looks, and asks what Plume says of the location itself, side by side; once, however often it is called. */
  private async ask(location: Location): Promise<SeenAgain | null> {
    const [again] = await Promise.all([this.looks.freshen(location), this.reports.describe(location)]);
    return again;
  }

  /** Gives what a look has seen, or what was in its way. */
  private async look(location: Location, { language }: Reader): Promise<{ again?: SeenAgain | null; note?: string }> {
    try {
      return { again: await this.ask(location) };
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      return { note: trouble(cause, language) };
    }
  }

  private told(report: StatusReport, { language }: Reader, note?: string): Reply {
    return {
      html: statusText(report, this.clock.now(), language, note),
      buttons: statusButtons(report.location.id, language),
    };
  }
}

/** A location that was read before somebody looked, and saw nothing new. */
const asSeen = (location: WholeLocation, { at, devices }: SeenAgain): WholeLocation => ({
  ...location,
  lastPolledAt: latest([location.lastPolledAt, at]),
  devices: devices ?? location.devices,
});
