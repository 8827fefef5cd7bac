import { z } from 'zod';

import { INCIDENT_KINDS } from '../../domain/incident';
import { SEVERITIES } from '../../domain/severity';
import { id, moment, period, words } from './schemas';

export const IncidentStatusName = z.enum(['open', 'acknowledged', 'resolved']);

/** An incident with the names people know it by. `locationId` is null for what concerns a whole account. */
export const IncidentDto = z
  .object({
    id: id(),
    accountId: id(),
    locationId: id().nullable(),
    podId: id().nullable(),
    kind: z.enum(INCIDENT_KINDS),
    severity: z.enum(SEVERITIES),
    status: IncidentStatusName,
    flapping: z.boolean(),
    title: z.string(),
    accountName: z.string().nullable(),
    locationName: z.string().nullable(),
    podName: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()),
    openedAt: moment(),
    acknowledgedAt: moment().nullable(),
    acknowledgedBy: id().nullable(),
    acknowledgedByName: z.string().nullable(),
    assignedTo: id().nullable(),
    assignedToName: z.string().nullable(),
    resolvedAt: moment().nullable(),
    resolution: z.enum(['recovered', 'merged', 'removed', 'manual']).nullable(),
  })
  .meta({ id: 'Incident' });

/** What is wrong now, the most pressing of it. */
export const PressingIncidentsDto = z
  .object({
    items: z.array(IncidentDto),
    open: z.int().meta({ description: 'How many nobody has acknowledged, shown or not.' }),
    acknowledged: z.int(),
  })
  .meta({ id: 'PressingIncidents' });

export const PressingQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(10) });

/** Somebody to whom an incident can be given. */
export const AssigneeDto = z.object({ id: id(), name: z.string() }).meta({ id: 'Assignee' });

/** What of the incidents is listed. */
export const incidentFilters = {
  status: z
    .enum(['open', 'acknowledged', 'resolved', 'unresolved'])
    .optional()
    .meta({ description: '`unresolved` is open or acknowledged.' }),
  severity: z.enum(SEVERITIES).optional(),
  kind: z.enum(INCIDENT_KINDS).optional(),
  locationId: id().optional(),
  holder: id().optional().meta({ description: 'Those that this user has: assigned to them, or taken on by them.' }),
  q: words(100).optional().meta({ description: 'Part of the name of a location or a pod, or of the title.' }),
  ...period,
};

/** Something that happened to an incident. `userId` is null when nobody did it. */
export const TimelineLineDto = z
  .object({
    id: z.string(),
    at: moment(),
    type: z.string(),
    userId: id().nullable(),
    userName: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineLine' });

export const NewSupportIncident = z.strictObject({ locationId: id(), title: words(200), text: words(4_000) });
export const Commented = z.strictObject({ comment: words(4_000).optional() });
export const Assignment = z.strictObject({ userId: id() });
export const NewSeverity = z.strictObject({ severity: z.enum(SEVERITIES), comment: words(4_000).optional() });
export const NewComment = z.strictObject({ text: words(4_000) });
