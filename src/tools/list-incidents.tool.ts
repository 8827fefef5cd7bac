import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { INCIDENT_KINDS } from '../domain/incident';
import { scopesOf } from '../domain/permissions';
import { SEVERITIES } from '../domain/severity';
import { IncidentSearchService } from '../incidents/incident-search.service';
import { id, paged } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import type { ReadTool, ToolReader } from './tool';
import { ToldThings } from './told-things';

const input = z.strictObject({
  status: z
    .enum(['unresolved', 'open', 'acknowledged', 'resolved'])
    .default('unresolved')
    .describe('unresolved: open or acknowledged. open: nobody has taken it on.'),
  mine: z.boolean().optional().describe('Only those that the person has: assigned to or acknowledged by them.'),
  kind: z.enum(INCIDENT_KINDS).optional().describe('Only of this kind.'),
  severity: z.enum(SEVERITIES).optional().describe('Only of this severity.'),
  locationId: id('a location').optional(),
  ...paged,
});

/** Incidents, the newest first. */
@Injectable()
export class ListIncidentsTool implements ReadTool<typeof input> {
  readonly name = 'list_incidents';
  readonly title = 'List incidents';
  readonly description =
    'Incidents, the newest first: what is wrong now, or what was; of one location, of one kind, or those of the person ' +
    'who asks ("my incidents": mine true). For numbers use incident_statistics.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(
    private readonly incidents: IncidentSearchService,
    private readonly told: ToldThings,
  ) {}

  async answer(asked: z.output<typeof input>, reader: ToolReader): Promise<object> {
    const { status, mine, kind, severity, locationId } = asked;
    const wanted = { status, kind, severity, locationId, holder: mine ? reader.actor.userId : undefined };
    const found = await this.incidents.find(scopesOf(reader.actor), wanted, sliceOf(KEYS.momentAndId, asked));
    return pageOf(
      asked,
      found,
      (incident) => [incident.openedAt.toISOString(), incident.id],
      (incident) => this.told.incident(incident, reader),
    );
  }
}
