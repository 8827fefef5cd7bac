import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { notThere, Refusal } from '../domain/refusal';
import { PREVIEWS, TOOL_WORDS } from '../domain/texts/tools';
import { momentInWords } from '../domain/texts/time';
import { toldText } from '../domain/tools/told-data';
import { readUntil } from '../domain/until';
import { FleetService } from '../fleet/fleet.service';
import type { Location } from '../fleet/location-details';
import { SilencesService } from '../incidents/silences.service';
import type { Tx } from '../platform/database/sql';
import { id, said } from './inputs';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({
  locationId: id('a location'),
  until: said(80, 'How long or until when, as people say it: "2h", "tomorrow 9:00", "until resolved".'),
  reason: said(300, 'Why, in the words of the person who asks.'),
});

/** Makes it quiet about one location. */
@Injectable()
export class SilenceLocationTool implements WriteTool<typeof input> {
  readonly name = 'silence_location';
  readonly title = 'Silence a location';
  readonly description =
    'Keeps everybody from being messaged about a location, for a while or until what is wrong there is resolved. ' +
    'Incidents open and end as ever.';
  readonly kind = 'write';
  readonly action = 'silence.manage';
  readonly input = input;

  constructor(
    private readonly fleet: FleetService,
    private readonly silences: SilencesService,
  ) {}

  async preview({ locationId, until, reason }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const location = await this.at(locationId, reader);
    const end = endOf(until, location, reader);
    const { language, now } = reader;
    const words = PREVIEWS[language];
    const zone = location.timeZone ?? reader.timeZone;
    const told = end ? momentInWords(end, now, zone, language) : words.untilResolved;
    return words.silence(toldText(location.name), told, reason);
  }

  async carryOut({ locationId, until, reason }: z.output<typeof input>, reader: ToolReader, tx: Tx): Promise<object> {
    const location = await this.at(locationId, reader);
    const scope = { type: 'location', id: location.id } as const;
    const wish = { scope, kinds: null, until: endOf(until, location, reader), reason };
    const silence = await this.silences.create(reader.actor, wish, tx);
    return { silenced: true, silenceId: silence.id, locationId, until: silence.until };
  }

  private async at(locationId: string, { actor }: ToolReader): Promise<Location> {
    const location = await this.fleet.location(locationId, scopesOf(actor));
    if (!location) throw notThere();
    return location;
  }
}

/** Null: until resolved. Read on the clocks of the home, whoever asks. */
function endOf(text: string, { timeZone }: Location, reader: ToolReader): Date | null {
  const until = readUntil(text, reader.now, timeZone ?? reader.timeZone);
  if (until.kind === 'until') return until.at;
  if (until.kind === 'resolved') return null;
  throw new Refusal('invalid', TOOL_WORDS.until, 'until');
}
