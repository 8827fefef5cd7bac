import { Injectable } from '@nestjs/common';

import { openedSentence } from '../domain/alert-values';
import { quote } from '../domain/tools/told-data';
import type { Location } from '../fleet/location-details';
import type { Incident } from '../incidents/incidents.service';
import { Links } from './links';
import type { ToolReader } from './tool';

/** Locations and incidents as every tool tells of them: compact, with their ids and where people see them. */
@Injectable()
export class ToldThings {
  constructor(private readonly links: Links) {}

  location(location: Location): object {
    const { id, accountId, customerId, customerName, name, state, stateSince, podsOnline, podsTotal, devices } =
      location;
    const { lastPolledAt, timeZone } = location;
    return {
      ...{ id, name, state, stateSince, podsOnline, podsTotal, devices, customerName, customerId, accountId },
      ...{ timeZone, lastPolledAt, ...this.links.location(id) },
    };
  }

  incident(incident: Incident, { language }: Pick<ToolReader, 'language'>): object {
    const { id, kind, severity, status, flapping, locationId, locationName, podId, podName, accountId } = incident;
    const { openedAt, acknowledgedAt, resolvedAt, resolution } = incident;
    return {
      id,
      headline: openedSentence(incident, language),
      ...{ kind, severity, status, ...(flapping ? { flapping } : {}) },
      ...{ openedAt, acknowledgedAt, resolvedAt, resolution },
      ...{ acknowledgedBy: incident.acknowledgedByName, assignedTo: incident.assignedToName },
      ...{ assignedToId: incident.assignedTo, locationId, locationName, podId, podName, accountId },
      ...(incident.kind === 'support' ? { text: quote(incident.facts.text) } : {}),
      ...this.links.incident(id),
    };
  }
}
