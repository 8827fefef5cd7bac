import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { PREVIEWS } from '../domain/texts/tools';
import { toldText } from '../domain/tools/told-data';
import { AssigneesService } from '../incidents/assignees.service';
import { HandlingService } from '../incidents/handling.service';
import type { Tx } from '../platform/database/sql';
import { IncidentDesk } from './incident-desk';
import { id, said } from './inputs';
import { Links } from './links';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({
  incidentId: id('an incident'),
  assignee: said(200, 'Name, e-mail address or id of an operator or admin; "me" for the person who asks.'),
});

/** Gives an incident to somebody. */
@Injectable()
export class AssignIncidentTool implements WriteTool<typeof input> {
  readonly name = 'assign_incident';
  readonly title = 'Assign an incident';
  readonly description = 'Gives an incident to an operator or admin. From then on other operators leave it alone.';
  readonly kind = 'write';
  readonly action = 'incident.assign';
  readonly input = input;

  constructor(
    private readonly desk: IncidentDesk,
    private readonly assignees: AssigneesService,
    private readonly handling: HandlingService,
    private readonly links: Links,
  ) {}

  async settle(wish: z.output<typeof input>, reader: ToolReader): Promise<z.output<typeof input>> {
    return { ...wish, assignee: (await this.whom(wish.assignee, reader)).id };
  }

  async preview({ incidentId, assignee }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const { headline } = await this.desk.wanted('assign', incidentId, reader);
    const { name } = await this.whom(assignee, reader);
    return PREVIEWS[reader.language].assign(headline, toldText(name));
  }

  async carryOut({ incidentId, assignee }: z.output<typeof input>, reader: ToolReader, tx: Tx): Promise<object> {
    const { id: userId, name } = await this.whom(assignee, reader);
    await this.handling.assign(incidentId, reader.actor, userId, tx);
    return { assignedTo: name, incidentId, ...this.links.incident(incidentId) };
  }

  private whom(assignee: string, { actor }: ToolReader) {
    return this.assignees.named(/^(me|yo|mí|a mí)$/i.test(assignee) ? actor.userId : assignee);
  }
}
