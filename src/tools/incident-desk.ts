import { Injectable } from '@nestjs/common';

import { type Deed, objectionTo } from '../domain/handling';
import { openedSentence } from '../domain/alert-values';
import { scopesOf } from '../domain/permissions';
import { toldText } from '../domain/tools/told-data';
import { HandlingRefusal } from '../incidents/handling-refusal';
import { type Incident, IncidentsService } from '../incidents/incidents.service';
import type { ToolReader } from './tool';

/** Incidents that somebody wants to do something with. */
@Injectable()
export class IncidentDesk {
  constructor(private readonly incidents: IncidentsService) {}

  /** Throws a Refusal for what they do not see, and for what cannot be done with it as things stand. */
  async wanted(
    deed: Deed,
    incidentId: string,
    { actor, language }: ToolReader,
  ): Promise<{ readonly incident: Incident; readonly headline: string }> {
    const incident = await this.incidents.visible(incidentId, scopesOf(actor));
    const objection = objectionTo(deed, incident, actor);
    if (objection) throw new HandlingRefusal(objection);
    return { incident, headline: toldText(openedSentence(incident, language), 200) };
  }
}
