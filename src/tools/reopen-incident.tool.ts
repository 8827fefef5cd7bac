import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { PREVIEWS } from '../domain/texts/tools';
import { HandlingService } from '../incidents/handling.service';
import type { Tx } from '../platform/database/sql';
import { IncidentDesk } from './incident-desk';
import { id } from './inputs';
import { Links } from './links';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({ incidentId: id('an incident that was closed by hand') });

/** Takes back a closing by hand. */
@Injectable()
export class ReopenIncidentTool implements WriteTool<typeof input> {
  readonly name = 'reopen_incident';
  readonly title = 'Reopen an incident';
  readonly description = 'Opens an incident again that was closed by hand, as long as what was wrong lasts.';
  readonly kind = 'write';
  readonly action = 'incident.resolve';
  readonly input = input;

  constructor(
    private readonly desk: IncidentDesk,
    private readonly handling: HandlingService,
    private readonly links: Links,
  ) {}

  async preview({ incidentId }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const { headline } = await this.desk.wanted('reopen', incidentId, reader);
    return PREVIEWS[reader.language].reopen(headline);
  }

  async carryOut({ incidentId }: z.output<typeof input>, { actor }: ToolReader, tx: Tx): Promise<object> {
    await this.handling.reopen(incidentId, actor, tx);
    return { reopened: true, incidentId, ...this.links.incident(incidentId) };
  }
}
