import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { StatusPagesService } from '../../status-pages/status-pages.service';
import { Allow } from './access';
import { IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id } from './schemas';
import { NewStatusPage, StatusPageChanges, StatusPageDto, StatusPageInBriefDto } from './status-pages.dto';

const ListQuery = pageQuery(z.tuple([z.string()]));

/** The pages for the public, by those who look after them. */
@ApiTags('Status pages')
@Controller('api/status-pages')
export class StatusPagesController {
  constructor(private readonly pages: StatusPagesService) {}

  @Get()
  @Allow('status-page.view')
  @Operation('The status pages, by their addresses', { answers: pageOf(StatusPageInBriefDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    return page(query, await this.pages.list(sliceOf(query)), ({ slug }) => [slug]);
  }

  @Post()
  @Allow('status-page.manage')
  @Operation('Makes a page that the public sees at /status/{slug}', { answers: StatusPageDto, status: 201 })
  create(@Body({ schema: NewStatusPage }) body: z.output<typeof NewStatusPage>) {
    return this.pages.create({ ...body, text: body.text ?? null });
  }

  @Get(':id')
  @Allow('status-page.view')
  @Operation('A status page with the locations that it shows', { answers: StatusPageDto })
  one(@Param('id', { schema: id() }) pageId: string) {
    return this.pages.byId(pageId);
  }

  @Patch(':id')
  @Allow('status-page.manage')
  @Operation('Changes a status page; locations replace those that it shows', { answers: StatusPageDto })
  change(
    @Param('id', { schema: id() }) pageId: string,
    @Body({ schema: StatusPageChanges }) changes: z.output<typeof StatusPageChanges>,
    @IfMatch() unchanged: Unchanged,
  ) {
    return this.pages.change(pageId, changes, (current) => unchanged(StatusPageDto.parse(current)));
  }

  @Delete(':id')
  @Allow('status-page.manage')
  @Operation('Deletes a status page with its notices')
  async delete(@Param('id', { schema: id() }) pageId: string): Promise<void> {
    await this.pages.delete(pageId);
  }
}
