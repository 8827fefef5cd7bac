import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { notThere } from '../domain/refusal';
import { PREVIEWS } from '../domain/texts/tools';
import { toldText } from '../domain/tools/told-data';
import { FleetService } from '../fleet/fleet.service';
import { HandlingService } from '../incidents/handling.service';
import type { Tx } from '../platform/database/sql';
import { id, said } from './inputs';
import { Links } from './links';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({
  locationId: id('a location'),
  title: said(200, 'What it is about, in a few words of the person who asks.'),
  text: said(1_000, 'What is wrong, in the words of the person who asks.'),
});

/** Opens a support incident. */
@Injectable()
export class OpenIncidentTool implements WriteTool<typeof input> {
  readonly name = 'open_incident';
  readonly title = 'Open a support incident';
  readonly description =
    'Opens a support incident (a ticket) at a location, for what no rule finds by itself. Operators are told of it.';
  readonly kind = 'write';
  readonly action = 'support.open';
  readonly input = input;

  constructor(
    private readonly fleet: FleetService,
    private readonly handling: HandlingService,
    private readonly links: Links,
  ) {}

  async preview({ locationId, title, text }: z.output<typeof input>, { actor, language }: ToolReader): Promise<string> {
    const location = await this.fleet.location(locationId, scopesOf(actor));
    if (!location) throw notThere();
    return PREVIEWS[language].open(toldText(location.name), title, text);
  }

  async carryOut(wish: z.output<typeof input>, { actor }: ToolReader, tx: Tx): Promise<object> {
    const incidentId = await this.handling.open(actor, wish, tx);
    return { opened: true, incidentId, ...this.links.incident(incidentId) };
  }
}
