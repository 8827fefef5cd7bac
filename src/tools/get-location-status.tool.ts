import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { healthText } from '../domain/texts/health';
import { IncidentSearchService } from '../incidents/incident-search.service';
import { LocationReportsService } from '../reports/location-reports.service';
import { id } from './inputs';
import type { ReadTool, ToolReader } from './tool';
import { ToldThings } from './told-things';

const input = z.strictObject({ locationId: id('a location') });

const MOST_INCIDENTS = 10;

/** How one location stands. */
@Injectable()
export class GetLocationStatusTool implements ReadTool<typeof input> {
  readonly name = 'get_location_status';
  readonly title = 'Status of a location';
  readonly description =
    'How one location stands now: a summary, what is wrong, devices, the last speed test, and its open incidents. ' +
    'For its pods one by one use list_pods.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(
    private readonly reports: LocationReportsService,
    private readonly incidents: IncidentSearchService,
    private readonly told: ToldThings,
  ) {}

  async answer({ locationId }: z.output<typeof input>, reader: ToolReader): Promise<object> {
    const scopes = scopesOf(reader.actor);
    const { location, health, devices, speedTest } = await this.reports.status(locationId, scopes);
    const wanted = { status: 'unresolved', locationId: location.id } as const;
    const open = await this.incidents.find(scopes, wanted, { limit: MOST_INCIDENTS, after: null });
    const { summary, issues, warnings } = healthText(health, reader.language);
    return {
      location: this.told.location(location),
      ...{ state: health.state, summary, issues: issues.slice(0, 20), warnings: warnings.slice(0, 20) },
      ...{ devices, speedTest, serviceLevel: location.serviceLevel },
      openIncidents: open.map((incident) => this.told.incident(incident, reader)),
    };
  }
}
