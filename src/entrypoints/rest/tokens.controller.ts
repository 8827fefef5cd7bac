import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { ApiTokensService } from '../../auth/api-tokens.service';
import type { Caller } from '../../auth/caller';
import { notThere } from '../../domain/refusal';
import { InPerson, TheCaller } from './access';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id } from './schemas';
import { NewToken, NewTokenDto, TokenDto } from './tokens.dto';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]));

/** The caller's own API tokens, for programs that act in their stead. */
@ApiTags('API tokens')
@Controller('api/tokens')
export class TokensController {
  constructor(private readonly tokens: ApiTokensService) {}

  @Get()
  @InPerson()
  @Operation('Your API tokens, the newest first', { answers: pageOf(TokenDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>, @TheCaller() { actor }: Caller) {
    const tokens = await this.tokens.list(actor.userId, sliceOf(query));
    return page(query, tokens, ({ createdAt, id }) => [createdAt.toISOString(), id]);
  }

  @Post()
  @InPerson()
  @Operation('Makes an API token, which is shown this once', { answers: NewTokenDto, status: 201 })
  create(@Body({ schema: NewToken }) token: z.output<typeof NewToken>, @TheCaller() { actor }: Caller) {
    return this.tokens.create(actor, token);
  }

  @Delete(':id')
  @InPerson()
  @Operation('Makes an API token void, at once')
  async revoke(@Param('id', { schema: id() }) tokenId: string, @TheCaller() { actor }: Caller): Promise<void> {
    if (!(await this.tokens.revoke(actor.userId, tokenId))) {
      throw notThere();
    }
  }
}
