import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { PREVIEWS } from '../domain/texts/tools';
import { toldText } from '../domain/tools/told-data';
import { AccountsService } from '../fleet/accounts.service';
import { FleetService } from '../fleet/fleet.service';
import { isWatched } from '../fleet/location-changes.service';
import { RosterService } from '../monitoring/roster.service';
import type { Tx } from '../platform/database/sql';
import { id } from './inputs';
import { Links } from './links';
import type { ToolReader, WriteTool } from './tool';

/** Becomes a step of a path at Plume, where dots alone would lead elsewhere. */
const plumeId = (description: string) =>
  z
    .string()
    .regex(/^[\w-][\w.-]{0,198}$/)
    .describe(description);

const input = z.strictObject({
  accountId: id('the Plume account through which it is seen'),
  customerId: plumeId("Plume's id of the customer."),
  locationId: plumeId("Plume's id of the location."),
});

/** Not the name that it has at Plume: that is asked for as soon as it is watched. */
const UNNAMED = { name: null, serviceLevel: null, timeZone: null };

/** Starts watching a location that Plume has. */
@Injectable()
export class WatchLocationTool implements WriteTool<typeof input> {
  readonly name = 'watch_location';
  readonly title = 'Watch a location';
  readonly description =
    'Starts watching a location that Plume has and that is not watched yet, by the ids of its account, customer and ' +
    'location. Asks Plume whether it is there.';
  readonly kind = 'write';
  readonly action = 'location.manage';
  readonly input = input;

  constructor(
    private readonly accounts: AccountsService,
    private readonly fleet: FleetService,
    private readonly roster: RosterService,
    private readonly links: Links,
  ) {}

  async preview(wanted: z.output<typeof input>, { language }: ToolReader): Promise<string> {
    const { accountId, locationId } = wanted;
    if ((await this.fleet.watchedAt(accountId, [locationId])).size > 0) throw isWatched('locationId');
    const { name } = await this.roster.describe(wanted);
    const account = await this.accounts.byId(accountId);
    return PREVIEWS[language].watch(toldText(name ?? locationId), toldText(account?.name ?? ''));
  }

  async carryOut(wanted: z.output<typeof input>, _reader: ToolReader, tx: Tx): Promise<object> {
    const watched = await this.roster.watchKnown(wanted, UNNAMED, tx);
    return { watched: true, locationId: watched, ...this.links.location(watched) };
  }
}
