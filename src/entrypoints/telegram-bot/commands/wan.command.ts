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
import { wanText } from '../reports/wan-text';

const ASKING: Words = {
  en: '🔎 Asking Plume what the line carried…',
  es: '🔎 Preguntando a Plume por el uso de la línea…',
};

@BotCommand({
  name: 'wan',
  help: { en: 'What the internet line carried in 24 hours', es: 'El uso de la línea de internet en 24 horas' },
  usage: { en: '[location]', es: '[ubicación]' },
  who: 'network.view',
})
export class WanCommand implements Command {
  constructor(
    private readonly desk: ReportDesk,
    private readonly reports: LocationReportsService,
    private readonly pictures: ReportPictures,
    private readonly clock: Clock,
  ) {}

  answer(asked: Asked): Promise<Reply> {
    return this.desk.answer(asked, 'wan', asked.argument, (location, reader) => this.report(location, reader));
  }

  press(pressed: Pressed): Promise<Outcome> {
    return this.desk.press(pressed, (location, reader) => this.report(location, reader));
  }

  private report(location: ReportedLocation, { scopes, language }: Reader): Reply {
    const { id, name } = location;
    return this.desk.live(location, language, ASKING, reportButton('wan', id, language), async () => {
      const report = await this.reports.wan(id, scopes);
      const bytes = await this.pictures.throughput(report, name, language);
      return {
        html: wanText(location, report, this.clock.now(), language),
        buttons: [[reportButton('stats', id, language), reportButton('status', id, language)]],
        ...(bytes ? { attachment: { kind: 'picture', name: 'internet-line.png', bytes } } : {}),
      };
    });
  }
}
