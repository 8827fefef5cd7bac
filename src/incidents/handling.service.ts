import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';

import { after, minutes } from '../domain/duration';
import type { IncidentKind } from '../domain/incident';
import { type Deed, type Handled, objectionTo } from '../domain/handling';
import { type Actor, may } from '../domain/permissions';
import { notThere, Refusal } from '../domain/refusal';
import type { Place } from '../domain/scope';
import { atLeast, type Severity } from '../domain/severity';
import type { Notice } from '../notifications/notice';
import { NotificationsService } from '../notifications/notifications.service';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { asId, rows, type Transactional, type Tx } from '../platform/database/sql';
import { HandlingRefusal, isOpenAgain, RIGHT_AGAIN, UNFIT } from './handling-refusal';
import { ABLE, addEvents, insertIncidents, wrongNow } from './incident-store';
import { IncidentsConfig } from './incidents.config';
import { endFulfilled } from './silence-store';
import { mayOpenAnother } from './support-limit';

/** What a deed changes and leaves in the timeline; null when everything stands as it should already. */
interface Done {
  readonly set: string;
  readonly values?: readonly unknown[];
  readonly event: string;
  readonly data?: object;
  /** That it has changed, when nothing else is said. */
  readonly notices?: readonly Notice[];
}

interface Standing extends Handled {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
}

/** Who could not handle it any more keeps it from nobody. */
const STANDING = `i.id, i.kind, i.severity, i.status, i.resolution, i.acknowledged_by AS "acknowledgedBy",
  (SELECT u.id FROM users u WHERE u.id = i.assigned_to AND ${ABLE}) AS "assignedTo",
  i.account_id AS "accountId", i.customer_id AS "customerId", i.location_id AS "locationId"`;

/** What people do with incidents: take them, hand them on, close them, talk about them, and open some of their own. */
@Injectable()
export class HandlingService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly notifications: NotificationsService,
    private readonly audit: Audit,
    private readonly config: IncidentsConfig,
  ) {}

  /** Takes an incident on. Taking on what one has already changes nothing. */
  async acknowledge(
    incidentId: string,
    actor: Actor,
    comment?: string,
    within: Transactional = this.db,
  ): Promise<'acknowledged' | 'already'> {
    const now = this.clock.now();
    const take = ({ status }: Standing) =>
      status === 'acknowledged'
        ? null
        : {
            set: `status = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3, reminder_at = NULL`,
            values: [now, actor.userId],
            event: 'acknowledged',
            data: commented(comment),
          };
    const changed = await this.handle('acknowledge', incidentId, actor, take, within);
    return changed ? 'acknowledged' : 'already';
  }

  /** Gives it to somebody who may handle it. From then on other operators leave it alone. */
  async assign(incidentId: string, actor: Actor, userId: string, within: Transactional = this.db): Promise<void> {
    const give = async ({ id, assignedTo }: Standing, tx: Tx) => {
      const [user] = await rows<{ name: string; able: boolean }>(
        tx,
        `SELECT u.name, ${ABLE} AS able FROM users u WHERE u.id = ${asId('$1')} FOR SHARE`,
        [userId],
      );
      if (!user?.able) throw new Refusal('invalid', UNFIT, 'userId');
      if (assignedTo === userId) return null;
      const told = { type: 'incident.assigned', incidentId: id, userId, by: actor.name } as const;
      return {
        set: 'assigned_to = $2',
        values: [userId],
        event: 'assigned',
        data: { assignedTo: userId, name: user.name },
        notices: [{ type: 'incident.changed' as const, incidentId: id }, ...(userId === actor.userId ? [] : [told])],
      };
    };
    await this.handle('assign', incidentId, actor, give, within);
  }

  /** Gives it back: it is nobody's again, and when its holder had acknowledged it, people are reminded of it again. */
  async decline(incidentId: string, actor: Actor, comment?: string): Promise<void> {
    const giveBack = ({ acknowledgedBy, assignedTo }: Standing) => {
      const holder = assignedTo ?? acknowledgedBy;
      return acknowledgedBy !== null && (acknowledgedBy === holder || acknowledgedBy === actor.userId)
        ? {
            set: `assigned_to = NULL, status = 'open', acknowledged_at = NULL, acknowledged_by = NULL, reminder_at = $2`,
            values: [this.reminderAt()],
            event: 'declined',
            data: commented(comment),
          }
        : { set: 'assigned_to = NULL', event: 'declined', data: commented(comment) };
    };
    await this.handle('decline', incidentId, actor, giveBack, this.db);
  }

  /** Closes it by hand. While what was wrong lasts, no rule opens it anew. */
  async resolve(incidentId: string, actor: Actor, comment?: string, within: Transactional = this.db): Promise<void> {
    const now = this.clock.now();
    const close = ({ id }: Standing): Done => ({
      set: `status = 'resolved', resolved_at = $2, resolution = 'manual', flapping = false, reminder_at = NULL`,
      values: [now],
      event: 'resolved',
      data: { resolution: 'manual', ...commented(comment) },
      notices: [{ type: 'incident.resolved', incidentId: id, silent: false }],
    });
    await this.handle('resolve', incidentId, actor, close, within);
  }

  /** Takes back a closing by hand, as long as what was wrong lasts. */
  async reopen(incidentId: string, actor: Actor, within: Transactional = this.db): Promise<void> {
    const open = async ({ id }: Standing, tx: Tx) => {
      const now = await wrongNow(tx, id);
      if (now?.again) throw isOpenAgain();
      if (!now?.wrong) throw new Refusal('conflict', RIGHT_AGAIN);
      return {
        set: `status = 'open', resolved_at = NULL, resolution = NULL, acknowledged_at = NULL, acknowledged_by = NULL,
          reminder_at = $2`,
        values: [this.reminderAt()],
        event: 'reopened',
      };
    };
    await this.handle('reopen', incidentId, actor, open, within).catch((cause: unknown) => {
      throw isTwice(cause) ? isOpenAgain() : cause;
    });
  }

  /** Says something about it, also when it is over. What was said in the same place (`saidIn`) is taken in once. */
  async comment(
    incidentId: string,
    actor: Actor,
    text: string,
    saidIn?: string,
    within: Transactional = this.db,
  ): Promise<void> {
    const say = async ({ id }: Standing, tx: Tx) => {
      if (saidIn === undefined) return { set: '', event: 'commented', data: { text } };
      const sql = `SELECT FROM incident_events WHERE incident_id = $1 AND type = 'commented' AND data ->> 'saidIn' = $2`;
      const known = (await rows(tx, sql, [id, saidIn])).length > 0;
      return known ? null : { set: '', event: 'commented', data: { text, saidIn } };
    };
    await this.handle('comment', incidentId, actor, say, within);
  }

  /**
   * Says how grave it is. When that is graver than before, it is told to whoever hears of such and had not heard of it.
   * Saying what is said already changes nothing.
   */
  async changeSeverity(
    incidentId: string,
    actor: Actor,
    { severity, comment }: { readonly severity: Severity; readonly comment?: string | undefined },
    within: Transactional = this.db,
  ): Promise<void> {
    const judge = ({ id, kind, severity: before, accountId, customerId, locationId }: Standing): Done | null => {
      if (before === severity) return null;
      const place = { accountId, customerId, locationId };
      const untold = { type: 'incident.opened', incident: { id, kind, severity, place }, untold: true } as const;
      return {
        set: 'severity = $2',
        values: [severity],
        event: 'severity',
        data: { from: before, to: severity, ...commented(comment) },
        notices: [{ type: 'incident.changed', incidentId: id }, ...(atLeast(before, severity) ? [] : [untold])],
      };
    };
    await this.handle('severity', incidentId, actor, judge, within);
  }

  /** Opens a support incident at a location. Gives its id. */
  open(
    actor: Actor,
    wish: { locationId: string; title: string; text: string },
    within: Transactional = this.db,
  ): Promise<string> {
    const now = this.clock.now();
    return within.transaction(async (tx) => {
      const [place] = await rows<Place>(
        tx,
        `SELECT account_id AS "accountId", customer_id AS "customerId", id AS "locationId" FROM locations
         WHERE id = ${asId('$1')} AND retired_at IS NULL`,
        [wish.locationId],
      );
      if (!place || !may(actor, 'support.open', place)) throw notThere();
      await mayOpenAnother(tx, actor, now);
      const support = {
        id: randomUUID(),
        place,
        kind: 'support' as const,
        subject: randomUUID(),
        podId: null,
        locationId: place.locationId,
        outcome: 'found' as const,
        severity: 'info' as const,
        since: now,
        title: wish.title,
        facts: { text: wish.text },
        flapping: false,
      };
      const [incident] = await insertIncidents(tx, [support], now, this.reminderAt());
      if (!incident) throw new Error('an incident of its own was not opened');
      const { id, kind, severity } = incident;
      const data = { text: wish.text };
      await addEvents(tx, [{ incidentId: id, type: 'opened', userId: actor.userId, data }], now);
      await this.audit.write(tx, { action: 'incident.opened', subjectType: 'incident', subjectId: id, after: wish });
      await this.notifications.post(tx, [{ type: 'incident.opened', incident: { id, kind, severity, place } }], now);
      return id;
    });
  }

  /** One deed under lock: asked for, done, told and written down. False when there was nothing to change. */
  private handle(
    deed: Deed,
    incidentId: string,
    actor: Actor,
    work: (incident: Standing, tx: Tx) => Done | null | Promise<Done | null>,
    within: Transactional,
  ): Promise<boolean> {
    const now = this.clock.now();
    return within.transaction(async (tx) => {
      // Locations before incidents, as whoever records a look does it: what is reopened cannot recover meanwhile.
      const at = `SELECT location_id FROM incidents WHERE id = ${asId('$1')}`;
      if (deed === 'reopen') await tx.query(`SELECT FROM locations WHERE id = (${at}) FOR SHARE`, [incidentId]);
      const incident = await standingOf(tx, incidentId);
      const objection = incident ? objectionTo(deed, incident, actor) : 'unseen';
      if (!incident || objection) throw new HandlingRefusal(objection ?? 'unseen');
      const done = await work(incident, tx);
      if (!done) return false;
      const { set, values = [], event, data = {}, notices } = done;
      if (set) await tx.query(`UPDATE incidents SET ${set} WHERE id = $1`, [incident.id, ...values]);
      await addEvents(tx, [{ incidentId: incident.id, type: event, userId: actor.userId, data }], now);
      await this.audit.write(tx, {
        action: `incident.${event}`,
        subjectType: 'incident',
        subjectId: incident.id,
        before: incident,
        after: { ...(await standingOf(tx, incident.id)), ...data },
      });
      if (!set) return true;
      await this.notifications.post(tx, notices ?? [{ type: 'incident.changed', incidentId: incident.id }], now);
      if (event === 'resolved') await endFulfilled(tx, now);
      return true;
    });
  }

  private reminderAt(): Date | null {
    const { REMINDER_MINUTES: every } = this.config;
    return every > 0 ? after(this.clock.now(), minutes(every)) : null;
  }
}

async function standingOf(tx: Tx, incidentId: string): Promise<Standing | undefined> {
  const sql = `SELECT ${STANDING} FROM incidents i WHERE i.id = ${asId('$1')} FOR UPDATE`;
  return (await rows<Standing>(tx, sql, [incidentId]))[0];
}

/** Whether the database refused a second one: somebody opened the same since we looked. */
const isTwice = (cause: unknown) =>
  cause instanceof QueryFailedError && (cause.driverError as { code?: string }).code === '23505';

const commented = (comment: string | undefined) => (comment ? { comment } : {});
