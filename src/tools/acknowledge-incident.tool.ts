import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { PREVIEWS } from '../domain/texts/tools';
import { HandlingService } from '../incidents/handling.service';
import type { Tx } from '../platform/database/sql';
import { IncidentDesk } from './incident-desk';
import { id } from './inputs';
import { Links } from './links';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({ incidentId: id('an incident') });

/** Takes an incident on. */
@Injectable()
export class AcknowledgeIncidentTool implements WriteTool<typeof input> {
  readonly name = 'acknowledge_incident';
  readonly title = 'Acknowledge an incident';
  readonly description = 'Takes an open incident on for the person who asks: nobody is reminded of it any more.';
  readonly kind = 'write';
  readonly action = 'incident.acknowledge';
  readonly input = input;

  constructor(
    private readonly desk: IncidentDesk,
    private readonly handling: HandlingService,
    private readonly links: Links,
  ) {}

  async preview({ incidentId }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const { headline } = await this.desk.wanted('acknowledge', incidentId, reader);
    return PREVIEWS[reader.language].acknowledge(headline);
  }

  async carryOut({ incidentId }: z.output<typeof input>, { actor }: ToolReader, tx: Tx): Promise<object> {
    await this.handling.acknowledge(incidentId, actor, undefined, tx);
    return { acknowledged: true, incidentId, ...this.links.incident(incidentId) };
  }
}
