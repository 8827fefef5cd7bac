import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { InboxService } from '../../notifications/inbox.service';
import { SignedIn, TheCaller } from './access';
import { InboxPageDto, ReadAllDto } from './inbox.dto';
import { Operation } from './operation';
import { page, pageQuery, sliceOf } from './paging';
import { id, queryFlag } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]), { unread: queryFlag().optional() });

/** The caller's messages in the product itself. */
@ApiTags('Inbox')
@Controller('api/inbox')
export class InboxController {
  constructor(private readonly inbox: InboxService) {}

  @Get()
  @SignedIn()
  @Operation('Your messages, the newest first', { answers: InboxPageDto })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>, @TheCaller() { actor }: Caller) {
    const [messages, unread] = await Promise.all([
      this.inbox.list(actor.userId, query.unread, sliceOf(query)),
      this.inbox.unread(actor.userId),
    ]);
    return { ...page(query, messages, (last) => [last.createdAt.toISOString(), last.id]), unread };
  }

  @Post(':id/read')
  @SignedIn()
  @Operation('Marks a message read')
  read(@Param('id', { schema: id() }) messageId: string, @TheCaller() { actor }: Caller): Promise<void> {
    return this.inbox.read(actor.userId, messageId);
  }

  @Post('read-all')
  @SignedIn()
  @Operation('Marks all your messages read', { answers: ReadAllDto })
  async readAll(@TheCaller() { actor }: Caller) {
    return { read: await this.inbox.readAll(actor.userId) };
  }
}
