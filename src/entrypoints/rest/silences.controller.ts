import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { SilencesService } from '../../incidents/silences.service';
import { Allow, TheCaller } from './access';
import { IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id, queryFlag } from './schemas';
import { NewSilence, SilenceChanges, SilenceDto } from './silences.dto';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]), { over: queryFlag().optional() });

/** Quiet that people ask for: what happens is kept on record, and nobody is messaged. */
@ApiTags('Silences')
@Controller('api/silences')
export class SilencesController {
  constructor(private readonly silences: SilencesService) {}

  @Get()
  @Allow('silence.manage')
  @Operation('The silences that hold, or with over=true those that are over; the newest first', {
    answers: pageOf(SilenceDto),
  })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    const silences = await this.silences.list({ over: query.over ?? false }, sliceOf(query));
    return page(query, silences, (silence) => [silence.createdAt.toISOString(), silence.id]);
  }

  @Post()
  @Allow('silence.manage')
  @Operation('Silences alerts of a scope, until a time or until resolved', { answers: SilenceDto, status: 201 })
  create(@Body({ schema: NewSilence }) body: z.output<typeof NewSilence>, @TheCaller() { actor }: Caller) {
    const { scope, kinds, until, reason } = body;
    const unique = kinds ? [...new Set(kinds)] : null;
    return this.silences.create(actor, { scope, kinds: unique, until: until ?? null, reason });
  }

  @Get(':id')
  @Allow('silence.manage')
  @Operation('One silence, also when it is over', { answers: SilenceDto })
  one(@Param('id', { schema: id() }) silenceId: string) {
    return this.silences.byId(silenceId);
  }

  @Patch(':id')
  @Allow('silence.manage')
  @Operation('Changes when a silence ends, or why it is', { answers: SilenceDto })
  change(
    @Param('id', { schema: id() }) silenceId: string,
    @Body({ schema: SilenceChanges }) { until, untilResolved, reason }: z.output<typeof SilenceChanges>,
    @IfMatch() unchanged: Unchanged,
  ) {
    const end = until ?? (untilResolved ? null : undefined);
    const changes = { ...(end === undefined ? {} : { until: end }), ...(reason === undefined ? {} : { reason }) };
    return this.silences.change(silenceId, changes, (current) => unchanged(SilenceDto.parse(current)));
  }

  @Delete(':id')
  @Allow('silence.manage')
  @Operation('Ends a silence now, and tells of what it kept from people and is still open')
  async end(@Param('id', { schema: id() }) silenceId: string): Promise<void> {
    await this.silences.end(silenceId);
  }
}
