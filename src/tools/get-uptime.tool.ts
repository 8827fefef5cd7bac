import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { LocationReportsService } from '../reports/location-reports.service';
import { askedPeriod } from './asked-period';
import { id, period } from './inputs';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({ locationId: id('a location'), period: period().default('last 7 days') });

/** How much of a period one location was up. */
@Injectable()
export class GetUptimeTool implements ReadTool<typeof input> {
  readonly name = 'get_uptime';
  readonly title = 'Uptime of a location';
  readonly description =
    'How much of a period a location was online, in percent and seconds, and how many outages it had. Time that is not ' +
    'known counts neither way; null: nothing is known.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(private readonly reports: LocationReportsService) {}

  async answer({ locationId, period: said }: z.output<typeof input>, reader: ToolReader): Promise<object> {
    const uptime = await this.reports.uptime(locationId, scopesOf(reader.actor), askedPeriod(said, reader));
    return { locationId, ...uptime };
  }
}
