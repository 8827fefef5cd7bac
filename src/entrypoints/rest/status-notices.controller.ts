import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { StatusNoticesService } from '../../status-pages/status-notices.service';
import { Allow } from './access';
import { IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id } from './schemas';
import { NewStatusNotice, StatusNoticeChanges, StatusNoticeDto } from './status-pages.dto';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]));

/** What people have to say on the pages for the public. */
@ApiTags('Status pages')
@Controller('api/status-pages/:id/notices')
export class StatusNoticesController {
  constructor(private readonly notices: StatusNoticesService) {}

  @Get()
  @Allow('status-page.view')
  @Operation('The notices of a status page, what begins last first', { answers: pageOf(StatusNoticeDto) })
  async list(
    @Param('id', { schema: id() }) pageId: string,
    @Query({ schema: ListQuery }) query: z.output<typeof ListQuery>,
  ) {
    const notices = await this.notices.list(pageId, sliceOf(query));
    return page(query, notices, ({ id: noticeId, from }) => [from.toISOString(), noticeId]);
  }

  @Post()
  @Allow('status-page.manage')
  @Operation('Tells the public something on a status page', { answers: StatusNoticeDto, status: 201 })
  create(
    @Param('id', { schema: id() }) pageId: string,
    @Body({ schema: NewStatusNotice }) { title, text, from, until }: z.output<typeof NewStatusNotice>,
  ) {
    return this.notices.create(pageId, { title, text, from: from ?? null, until: until ?? null });
  }

  @Patch(':noticeId')
  @Allow('status-page.manage')
  @Operation('Changes a notice', { answers: StatusNoticeDto })
  change(
    @Param('id', { schema: id() }) pageId: string,
    @Param('noticeId', { schema: id() }) noticeId: string,
    @Body({ schema: StatusNoticeChanges }) changes: z.output<typeof StatusNoticeChanges>,
    @IfMatch() unchanged: Unchanged,
  ) {
    return this.notices.change(pageId, noticeId, changes, (current) => unchanged(StatusNoticeDto.parse(current)));
  }

  @Delete(':noticeId')
  @Allow('status-page.manage')
  @Operation('Takes a notice off a status page')
  async delete(
    @Param('id', { schema: id() }) pageId: string,
    @Param('noticeId', { schema: id() }) noticeId: string,
  ): Promise<void> {
    await this.notices.delete(pageId, noticeId);
  }
}
