import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { LocationReportsService } from '../reports/location-reports.service';
import { id } from './inputs';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({ locationId: id('a location') });

const MOST_NETWORKS = 30;

/** The WiFi networks of one location. */
@Injectable()
export class GetWifiTool implements ReadTool<typeof input> {
  readonly name = 'get_wifi';
  readonly title = 'WiFi networks';
  readonly description =
    'The WiFi networks of a location, whether they are on, and how they are secured. Keys are never told. Asks Plume.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(private readonly reports: LocationReportsService) {}

  async answer({ locationId }: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const networks = await this.reports.wifi(locationId, scopesOf(actor));
    return { locationId, items: networks.slice(0, MOST_NETWORKS), nextCursor: null };
  }
}
