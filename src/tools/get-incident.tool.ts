import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { quote } from '../domain/tools/told-data';
import { IncidentsService, type TimelineLine } from '../incidents/incidents.service';
import { id } from './inputs';
import type { ReadTool, ToolReader } from './tool';
import { ToldThings } from './told-things';

const input = z.strictObject({ incidentId: id('an incident') });

/** Lines of the timeline that are told; the newest. */
const MOST_LINES = 20;

/** One incident with what happened to it. */
@Injectable()
export class GetIncidentTool implements ReadTool<typeof input> {
  readonly name = 'get_incident';
  readonly title = 'An incident';
  readonly description =
    'One incident with its timeline, the newest line first: what happened, who has it, what people said. Use it to sum an incident up or to ' +
    'hand it over.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(
    private readonly incidents: IncidentsService,
    private readonly told: ToldThings,
  ) {}

  async answer({ incidentId }: z.output<typeof input>, reader: ToolReader): Promise<object> {
    const incident = await this.incidents.visible(incidentId, scopesOf(reader.actor));
    const timeline = await this.incidents.timeline(incident.id);
    const { pods, reason, gatewayDown } = incident.facts;
    return {
      ...this.told.incident(incident, reader),
      affectedPods: pods?.slice(0, 20).map(({ name }) => name),
      ...{ reason: quote(reason), gatewayDown },
      // Where an answer is cut, it is cut at the end.
      timeline: timeline.slice(-MOST_LINES).reverse().map(toldLine),
      earlierLines: Math.max(0, timeline.length - MOST_LINES),
    };
  }
}

function toldLine({ at, type, userName, data }: TimelineLine): object {
  const { text, comment, name, from, to } = data as Readonly<Record<string, unknown>>;
  const words = text ?? comment;
  return {
    ...{ at, what: type, by: userName ?? undefined },
    ...(typeof words === 'string' ? { said: quote(words) } : {}),
    ...(typeof name === 'string' ? { to: name } : {}),
    ...(type === 'severity' ? { from, to } : {}),
  };
}
