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
import { reportButton } from '../reports/report-buttons';
import { type Reader, ReportDesk, type ReportedLocation } from '../reports/report-desk';
import { wifiText } from '../reports/wifi-text';

const ASKING: Words = {
  en: '🔎 Asking Plume for the WiFi networks…',
  es: '🔎 Preguntando las redes WiFi a Plume…',
};

@BotCommand({
  name: 'wifi',
  help: { en: 'The WiFi networks of a location', es: 'Las redes WiFi de una ubicación' },
  usage: { en: '[location]', es: '[ubicación]' },
  who: 'network.view',
})
export class WifiCommand implements Command {
  constructor(
    private readonly desk: ReportDesk,
    private readonly reports: LocationReportsService,
  ) {}

  answer(asked: Asked): Promise<Reply> {
    return this.desk.answer(asked, 'wifi', asked.argument, (location, reader) => this.report(location, reader));
  }

  press(pressed: Pressed): Promise<Outcome> {
    return this.desk.press(pressed, (location, reader) => this.report(location, reader));
  }

  private report(location: ReportedLocation, { scopes, language }: Reader): Reply {
    const { id } = location;
    return this.desk.live(location, language, ASKING, reportButton('wifi', id, language), async () => ({
      html: wifiText(location, await this.reports.wifi(id, scopes), language),
      buttons: [[reportButton('nodes', id, language), reportButton('status', id, language)]],
    }));
  }
}
