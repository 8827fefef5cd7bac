import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { FleetService } from '../fleet/fleet.service';
import { OpenIncidentsService } from '../incidents/open-incidents.service';
import type { ReadTool, ToolReader } from './tool';
import { ToldThings } from './told-things';

const input = z.strictObject({});

/** How everything stands at a glance. */
@Injectable()
export class GetOverviewTool implements ReadTool<typeof input> {
  readonly name = 'get_overview';
  readonly title = 'Overview';
  readonly description =
    'How many locations are online, degraded, offline or unknown now, how many incidents are open by severity, and the ' +
    'ten worst locations. Use it for "how is the network?" and to count.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(
    private readonly fleet: FleetService,
    private readonly open: OpenIncidentsService,
    private readonly told: ToldThings,
  ) {}

  async answer(_input: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const scopes = scopesOf(actor);
    const view = { wanted: [{ type: 'all' as const }], granted: scopes };
    const [overview, [openIncidents]] = await Promise.all([this.fleet.overview(scopes), this.open.countsOf([view])]);
    const { online, degraded, offline, unknown, worst } = overview;
    const locations = { online, degraded, offline, unknown };
    return { locations, openIncidents, worst: worst.map((location) => this.told.location(location)) };
  }
}
