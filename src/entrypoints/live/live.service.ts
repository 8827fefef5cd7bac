import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { WebSocket } from 'ws';

import type { Caller } from '../../auth/caller';
import { IdentityService } from '../../auth/identity.service';
import { seconds } from '../../domain/duration';
import { LIVE_CHANNEL, readLiveWord } from '../../domain/live';
import { may } from '../../domain/permissions';
import { FleetService } from '../../fleet/fleet.service';
import { type Incident, IncidentsService } from '../../incidents/incidents.service';
import { InboxService } from '../../notifications/inbox.service';
import { Clock } from '../../platform/clock/clock';
import { Loops } from '../../platform/clock/loops';
import { Listener } from '../../platform/database/listener';
import { Metrics } from '../../platform/metrics/metrics';
import { LiveChanges } from './live-changes';
import { type LiveMessage, LiveSocket } from './live-socket';

/** Connections that one person may have at a time: a new one ends their oldest. */
const MOST_PER_USER = 10;

/** What changes within so many milliseconds is read and told together. */
const GATHERED_FOR = 250;

/** Milliseconds that the other side has to answer when we leave. */
const GOODBYE = 1_000;

/** Tells those who are connected to this process what has changed, as far as each of them may see it. */
@Injectable()
export class LiveService implements OnModuleInit, OnModuleDestroy {
  private readonly sockets = new Set<LiveSocket>();
  private readonly changes = new LiveChanges();
  private ended = false;
  private whenEmpty: () => void = () => undefined;
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly identity: IdentityService,
    private readonly fleet: FleetService,
    private readonly incidents: IncidentsService,
    private readonly inbox: InboxService,
    private readonly listener: Listener,
    private readonly loops: Loops,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    metrics.gauge('panoptes_live_sockets', 'Live connections to this process', [], (gauge) =>
      gauge.set(this.sockets.size),
    );
  }

  onModuleInit(): void {
    const { loops } = this;
    loops.add({ name: 'live', every: GATHERED_FOR, work: () => this.tell() });
    loops.add({ name: 'live-pulse', every: seconds(30), work: () => Promise.resolve(this.ping()) });
    loops.add({ name: 'live-identity', every: seconds(10), work: () => this.identify() });
    this.unlisten = this.listener.listen(
      LIVE_CHANNEL,
      (said) => this.hear(said),
      () => this.changes.lose(),
    );
  }

  /** Whoever watches connects again, to another replica. */
  async onModuleDestroy(): Promise<void> {
    this.ended = true;
    this.unlisten();
    for (const socket of this.sockets) socket.close('leaving');
    const gone = new AbortController();
    this.whenEmpty = () => gone.abort();
    if (this.sockets.size > 0) await this.clock.sleep(GOODBYE, gone.signal);
    for (const socket of this.sockets) socket.terminate();
  }

  /** Lets somebody watch. */
  welcome(connection: WebSocket, caller: Caller): void {
    // Whoever has left while we asked who they are would never be noticed to leave.
    if (this.ended || connection.readyState !== WebSocket.OPEN) return connection.terminate();
    const { userId } = caller.actor;
    const theirs = [...this.sockets].filter((each) => each.isOpen && each.caller.actor.userId === userId);
    if (theirs.length >= MOST_PER_USER) theirs[0]?.close('tooMuch');
    const socket: LiveSocket = new LiveSocket(connection, caller, () => this.forget(socket));
    this.sockets.add(socket);
    socket.say({ type: 'ready', data: { userId } });
  }

  private forget(socket: LiveSocket): void {
    this.sockets.delete(socket);
    if (this.sockets.size === 0) this.whenEmpty();
  }

  private hear(said: string): void {
    const word = this.sockets.size > 0 ? readLiveWord(said) : null;
    if (word) this.changes.add(word);
  }

  /** One turn: reads what has changed, each kind in one statement, and tells it. */
  private async tell(): Promise<void> {
    if (!this.changes.any) return;
    const taken = this.changes.take();
    const { location, incident, inbox } = taken;
    const [locations, incidents, messages] = await this.read(taken);
    const placed = [
      ...locations.map((each) => ({ place: { ...each, locationId: each.id }, message: changed('location', each) })),
      ...incidents.map((each) => ({ place: each, message: changed('incident', told(each)) })),
    ];
    for (const socket of this.sockets) {
      const { actor } = socket.caller;
      for (const { place, message } of placed) if (may(actor, 'network.view', place)) socket.say(message);
      for (const { userId, ...message } of messages) {
        if (userId === actor.userId) socket.say({ type: 'inbox.message', data: message });
      }
      if (location.many) socket.say(changed('location', MANY));
      if (incident.many) socket.say(changed('incident', MANY));
      if (inbox.many) socket.say({ type: 'inbox.message', data: MANY });
    }
  }

  /** What cannot be read now is told as too much to name when it can be. */
  private async read({ location, incident, inbox }: ReturnType<LiveChanges['take']>) {
    try {
      return await Promise.all([
        location.ids.length > 0 ? this.fleet.byIds(location.ids) : [],
        incident.ids.length > 0 ? this.incidents.byIds(incident.ids) : [],
        inbox.ids.length > 0 ? this.inbox.byIds(inbox.ids) : [],
      ]);
    } catch (cause) {
      this.changes.lose();
      throw cause;
    }
  }

  private ping(): void {
    for (const socket of this.sockets) socket.ping();
  }

  /** Whoever was signed out, shut out or given other grants since is so here too: one statement for all. */
  private async identify(): Promise<void> {
    const keys = new Set([...this.sockets].map(({ key }) => key));
    const still = await this.identity.still([...keys]);
    for (const socket of this.sockets) {
      if (!keys.has(socket.key)) continue;
      const caller = still.get(socket.key);
      if (caller) socket.caller = caller;
      else socket.close('notSignedIn');
    }
  }
}

/** Too much to name: whoever shows it asks for all of it anew. */
const MANY = { many: true };

const changed = (what: 'location' | 'incident', data: object): LiveMessage => ({ type: `${what}.changed`, data });

/** An incident as the API tells it. */
const told = ({ timeZone: _timeZone, customerId: _customerId, ...incident }: Incident) => incident;
