import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { LiveTickets } from '../../auth/live-tickets.service';
import { SignedIn, TheCaller } from './access';
import { Operation } from './operation';
import { moment } from './schemas';

const LiveTicketDto = z
  .object({ ticket: z.string(), expiresAt: moment() })
  .meta({ id: 'LiveTicket', description: 'Opens one connection to /api/live?ticket=…, within 30 seconds.' });

/** How a browser gets to its live connection. */
@ApiTags('Live')
@Controller('api/live/tickets')
export class LiveTicketsController {
  constructor(private readonly tickets: LiveTickets) {}

  @Post()
  @SignedIn()
  @Operation('A ticket for the WebSocket /api/live: good once, for 30 seconds', { answers: LiveTicketDto, status: 201 })
  issue(@TheCaller() caller: Caller) {
    return this.tickets.issue(caller);
  }
}
