import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type WebSocket, WebSocketServer } from 'ws';

import type { Caller } from '../../auth/caller';
import { IdentityService } from '../../auth/identity.service';
import { LiveTickets } from '../../auth/live-tickets.service';
import { LiveService } from './live.service';
import { CLOSED } from './live-socket';

const PATH = '/api/live';

/** Nothing that is said to us here has a meaning. */
const LARGEST_MESSAGE = 1_024;

/** Who is being asked who they are, all together: a crowd at the door must not keep the database busy. */
const MOST_AT_THE_DOOR = 50;

/** The WebSocket at /api/live: finds out who comes, and lets them in to watch. */
@Injectable()
export class LiveDoor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LiveDoor.name);
  private readonly sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LARGEST_MESSAGE,
  });
  private server: Server | null = null;
  private atTheDoor = 0;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly identity: IdentityService,
    private readonly tickets: LiveTickets,
    private readonly live: LiveService,
  ) {}

  /** The command line has the rooms without a server. */
  onApplicationBootstrap(): void {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    this.server = (adapter?.getHttpServer() as Server | undefined) ?? null;
    this.server?.on('upgrade', this.answer);
  }

  onModuleDestroy(): void {
    this.server?.off('upgrade', this.answer);
  }

  private readonly answer = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // What breaks off while it is being answered has nobody left to tell.
    socket.on('error', () => socket.destroy());
    const [path, query] = (request.url ?? '').split('?');
    if (path !== PATH) return refuse(socket, '404 Not Found');
    if (this.atTheDoor >= MOST_AT_THE_DOOR) return refuse(socket, '503 Service Unavailable');
    this.sockets.handleUpgrade(request, socket, head, (connection) => {
      this.atTheDoor += 1;
      void this.receive(connection, request, new URLSearchParams(query).get('ticket')).finally(
        () => (this.atTheDoor -= 1),
      );
    });
  };

  private async receive(connection: WebSocket, request: IncomingMessage, ticket: string | null): Promise<void> {
    connection.on('error', () => connection.terminate());
    try {
      const caller = await this.callerOf(request, ticket);
      if (caller) this.live.welcome(connection, caller);
      else connection.close(CLOSED.notSignedIn);
    } catch (cause) {
      this.logger.warn({ cause }, 'could not find out who wants to watch live');
      connection.close(CLOSED.slow);
    }
  }

  private async callerOf({ headers }: IncomingMessage, ticket: string | null): Promise<Caller | null> {
    if (headers.authorization === undefined) return ticket ? this.tickets.redeem(ticket) : null;
    const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization) ?? [];
    const caller = bearer ? await this.identity.byBearer(bearer) : null;
    const reads = !caller?.token || caller.token.scopes.some((scope) => scope !== 'ingest');
    return reads ? caller : null;
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
