import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { since } from '../domain/duration';
import { scopesOf } from '../domain/permissions';
import { IncidentSearchService } from '../incidents/incident-search.service';
import { askedPeriod } from './asked-period';
import { id, paged, period } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({
  locationId: id('a location').optional(),
  period: period().default('last 7 days'),
  ...paged,
});

/** When locations were without connection. */
@Injectable()
export class ListOutagesTool implements ReadTool<typeof input> {
  readonly name = 'list_outages';
  readonly title = 'List outages';
  readonly description =
    'Outages of whole locations within a period, the newest first, with how long each lasted: of one location, or of all.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(private readonly incidents: IncidentSearchService) {}

  async answer(asked: z.output<typeof input>, reader: ToolReader): Promise<object> {
    const { from, to } = askedPeriod(asked.period, reader);
    const wanted = { kind: 'location_offline', locationId: asked.locationId, from, to } as const;
    const found = await this.incidents.find(scopesOf(reader.actor), wanted, sliceOf(KEYS.momentAndId, asked));
    const page = pageOf(
      asked,
      found,
      ({ openedAt, id: incidentId }) => [openedAt.toISOString(), incidentId],
      ({ id: incidentId, locationId, locationName, openedAt, resolvedAt, resolution }) => ({
        ...{ incidentId, locationId, locationName, from: openedAt, to: resolvedAt, resolution },
        seconds: since(openedAt, resolvedAt ?? reader.now) / 1_000,
      }),
    );
    return { from, to, ...page };
  }
}
