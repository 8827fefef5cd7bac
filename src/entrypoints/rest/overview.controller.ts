import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { scopesOf } from '../../domain/permissions';
import { FleetService } from '../../fleet/fleet.service';
import { Allow, TheCaller } from './access';
import { LocationDto } from './locations.dto';
import { Operation } from './operation';

const OverviewDto = z
  .object({
    locations: z.array(
      LocationDto.pick({
        id: true,
        name: true,
        customerName: true,
        state: true,
        stateSince: true,
        podsOnline: true,
        podsTotal: true,
      }).meta({ id: 'LocationInBrief' }),
    ),
  })
  .meta({ id: 'Overview' });

/** The whole fleet at a glance. */
@ApiTags('Locations')
@Controller('api/overview')
export class OverviewController {
  constructor(private readonly fleet: FleetService) {}

  @Get()
  @Allow('network.view')
  @Operation('Every location that the caller may see, in brief and in one answer', { answers: OverviewDto })
  async overview(@TheCaller() { actor }: Caller) {
    return { locations: await this.fleet.inBrief(scopesOf(actor)) };
  }
}
