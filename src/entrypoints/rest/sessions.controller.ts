import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { SessionsService } from '../../auth/sessions.service';
import { notThere } from '../../domain/refusal';
import { InPerson, TheCaller } from './access';
import { SessionDto } from './auth.dto';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]));

/** Where the caller is signed in. */
@ApiTags('Sign-in')
@Controller('api/auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @InPerson()
  @Operation('Where you are signed in, the newest first', { answers: pageOf(SessionDto) })
  async list(
    @Query({ schema: ListQuery }) query: z.output<typeof ListQuery>,
    @TheCaller() { actor, sessionId }: Caller,
  ) {
    const sessions = await this.sessions.list(actor.userId, sliceOf(query));
    const { items, nextCursor } = page(query, sessions, ({ createdAt, id }) => [createdAt.toISOString(), id]);
    return { items: items.map((session) => ({ ...session, current: session.id === sessionId })), nextCursor };
  }

  @Delete(':id')
  @InPerson()
  @Operation('Signs you out there, at once')
  async end(@Param('id', { schema: id() }) sessionId: string, @TheCaller() { actor }: Caller): Promise<void> {
    if (!(await this.sessions.end(actor.userId, sessionId))) {
      throw notThere();
    }
  }
}
