import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { SEVERITIES } from '../domain/severity';
import { PREVIEWS, severityInWords } from '../domain/texts/tools';
import { HandlingService } from '../incidents/handling.service';
import type { Tx } from '../platform/database/sql';
import { IncidentDesk } from './incident-desk';
import { id } from './inputs';
import { Links } from './links';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({
  incidentId: id('an incident'),
  severity: z.enum(SEVERITIES).describe('How grave it is from now on.'),
});

/** Says how grave an incident is. */
@Injectable()
export class ChangeSeverityTool implements WriteTool<typeof input> {
  readonly name = 'change_severity';
  readonly title = 'Change the severity of an incident';
  readonly description =
    'Changes how grave an incident is. When it becomes graver, those who hear of such and had not heard of it are told.';
  readonly kind = 'write';
  readonly action = 'incident.severity';
  readonly input = input;

  constructor(
    private readonly desk: IncidentDesk,
    private readonly handling: HandlingService,
    private readonly links: Links,
  ) {}

  async preview({ incidentId, severity }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const { incident, headline } = await this.desk.wanted('severity', incidentId, reader);
    const [from, to] = [incident.severity, severity].map((each) => severityInWords(each, reader.language));
    return PREVIEWS[reader.language].severity(headline, from ?? '', to ?? '');
  }

  async carryOut({ incidentId, severity }: z.output<typeof input>, { actor }: ToolReader, tx: Tx): Promise<object> {
    await this.handling.changeSeverity(incidentId, actor, { severity }, tx);
    return { severity, incidentId, ...this.links.incident(incidentId) };
  }
}
