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
  text: said(1_000, 'What the person who asks has to say about it.'),
});

/** Says something about an incident. */
@Injectable()
export class CommentIncidentTool implements WriteTool<typeof input> {
  readonly name = 'comment_incident';
  readonly title = 'Comment on an incident';
  readonly description = 'Writes a comment into the timeline of an incident, also when it is over: a note, a work log.';
  readonly kind = 'write';
  readonly action = 'incident.comment';
  readonly input = input;

  constructor(
    private readonly desk: IncidentDesk,
    private readonly handling: HandlingService,
    private readonly links: Links,
  ) {}

  async preview({ incidentId, text }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const { headline } = await this.desk.wanted('comment', incidentId, reader);
    return PREVIEWS[reader.language].comment(headline, text);
  }

  async carryOut({ incidentId, text }: z.output<typeof input>, { actor }: ToolReader, tx: Tx): Promise<object> {
    await this.handling.comment(incidentId, actor, text, undefined, tx);
    return { commented: true, incidentId, ...this.links.incident(incidentId) };
  }
}
