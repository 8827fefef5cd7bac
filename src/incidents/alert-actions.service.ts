import { Injectable } from '@nestjs/common';

import type { ButtonAction } from '../domain/delivery';
import { after, hours } from '../domain/duration';
import type { Objection } from '../domain/handling';
import { type Action, type Actor, may } from '../domain/permissions';
import { isAbout } from '../domain/silence';
import { Clock } from '../platform/clock/clock';
import { HandlingRefusal } from './handling-refusal';
import { HandlingService } from './handling.service';
import { type IncidentDetails, IncidentsService } from './incidents.service';
import { type SilenceDetails, SilencesService } from './silences.service';

/** What came of a button under an alert. */
export type AlertOutcome =
  /** There is no such incident, or none that they may see. */
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'acknowledged' | 'already' | 'declined'; readonly incident: IncidentDetails }
  | { readonly outcome: 'details'; readonly incident: IncidentDetails }
  | { readonly outcome: 'silenced' | 'silent-already'; readonly incident: IncidentDetails; readonly until: Date | null }
  /** Their role does not do that. */
  | { readonly outcome: 'not-theirs'; readonly refused: Action }
  | { readonly outcome: 'objected'; readonly objection: Exclude<Objection, 'role'> };

/** The buttons under an alert, wherever they are pressed: whoever presses is authorised anew. */
@Injectable()
export class AlertActions {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly handling: HandlingService,
    private readonly silences: SilencesService,
    private readonly clock: Clock,
  ) {}

  async act(action: ButtonAction, incidentId: string | null, actor: Actor): Promise<AlertOutcome> {
    const incident = incidentId === null ? null : await this.incidents.details(incidentId);
    if (!incident || !may(actor, 'network.view', incident)) return { outcome: 'stale' };
    switch (action) {
      case 'a':
        return this.acknowledge(incident, actor);
      case 'n':
        return this.decline(incident, actor);
      case 's':
        return this.silence(incident, actor);
      case 'd':
        return { outcome: 'details', incident };
    }
  }

  private async acknowledge(incident: IncidentDetails, actor: Actor): Promise<AlertOutcome> {
    try {
      return { outcome: await this.handling.acknowledge(incident.id, actor), incident };
    } catch (cause) {
      return objected(cause, 'incident.acknowledge');
    }
  }

  /** Pressed twice, it is nobody's all the same. */
  private async decline(incident: IncidentDetails, actor: Actor): Promise<AlertOutcome> {
    try {
      await this.handling.decline(incident.id, actor);
    } catch (cause) {
      const objection = objected(cause, 'incident.assign');
      if (objection.outcome !== 'objected' || objection.objection !== 'nobodys') return objection;
    }
    return { outcome: 'declined', incident };
  }

  /** An hour of quiet where it happened. What is silent already stays so for as long as it was meant to be. */
  private async silence(incident: IncidentDetails, actor: Actor): Promise<AlertOutcome> {
    if (!may(actor, 'silence.manage', incident)) return { outcome: 'not-theirs', refused: 'silence.manage' };
    if (incident.status === 'resolved') return { outcome: 'objected', objection: 'over' };
    const { kind, accountId, locationId } = incident;
    const told = { kind, place: incident };
    const known = (await this.silences.covering(incident)).find((silence) => isAbout(silence, told));
    if (known) return silent(known, true, incident);
    const where =
      locationId === null
        ? { scope: { type: 'account', id: accountId } as const, kinds: [kind] }
        : { scope: { type: 'location', id: locationId } as const, kinds: null };
    const until = after(this.clock.now(), hours(1));
    const { silence, already } = await this.silences.ensure(actor, { ...where, until, reason: '' }, { longer: false });
    return silent(silence, already, incident);
  }
}

function objected(cause: unknown, refused: Action): Extract<AlertOutcome, { outcome: 'not-theirs' | 'objected' }> {
  if (!(cause instanceof HandlingRefusal)) throw cause;
  const { objection } = cause;
  return objection === 'role' ? { outcome: 'not-theirs', refused } : { outcome: 'objected', objection };
}

const silent = ({ until }: SilenceDetails, already: boolean, incident: IncidentDetails): AlertOutcome => ({
  outcome: already ? 'silent-already' : 'silenced',
  incident,
  until,
});
