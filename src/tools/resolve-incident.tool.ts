import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { PREVIEWS } from '../domain/texts/tools';
import { HandlingService } from '../incidents/handling.service';
import type { Tx } from '../platform/database/sql';
import { IncidentDesk } from './incident-desk';
import { id, said } from './inputs';
import { Links } from './links';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({
  incidentId: id('an incident'),
  comment: said(1_000, 'What the person who asks says about it.').optional(),
});

/** Closes an incident by hand. */
@Injectable()
export class ResolveIncidentTool implements WriteTool<typeof input> {
  readonly name = 'resolve_incident';
  readonly title = 'Resolve an incident';
  readonly description =
    'Closes an incident by hand. While what was wrong lasts, no new one opens. What rules have found ends by itself when ' +
    'it is right again, and needs no closing.';
  readonly kind = 'write';
  readonly action = 'incident.resolve';
  readonly input = input;

  constructor(
    private readonly desk: IncidentDesk,
    private readonly handling: HandlingService,
    private readonly links: Links,
  ) {}

  async preview({ incidentId, comment }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const { headline } = await this.desk.wanted('resolve', incidentId, reader);
    return PREVIEWS[reader.language].resolve(headline, comment ?? null);
  }

  async carryOut({ incidentId, comment }: z.output<typeof input>, { actor }: ToolReader, tx: Tx): Promise<object> {
    await this.handling.resolve(incidentId, actor, comment, tx);
    return { resolved: true, incidentId, ...this.links.incident(incidentId) };
  }
}
