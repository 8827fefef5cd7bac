import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { LocationReportsService } from '../reports/location-reports.service';
import { id } from './inputs';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({ locationId: id('a location') });

/** What the internet line of one location carried. */
@Injectable()
export class GetWanTool implements ReadTool<typeof input> {
  readonly name = 'get_wan';
  readonly title = 'Internet line';
  readonly description =
    'What the internet line of a location carried in the last 24 hours: peaks, means, volumes and busy hours. Null: no ' +
    'data. Asks Plume.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(private readonly reports: LocationReportsService) {}

  async answer({ locationId }: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const { series: _series, ...report } = await this.reports.wan(locationId, scopesOf(actor));
    return { locationId, ...report };
  }
}
