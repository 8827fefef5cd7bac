import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { type Grant, GrantsService } from '../../auth/grants.service';
import { notThere } from '../../domain/refusal';
import { Allow } from './access';
import { Editable, IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { id } from './schemas';
import { GrantsDto, NamedGrantsDto } from './users.dto';

/** The names beside the grants change with the network. */
const GrantsVersion = () => Editable('grants');

/** Which accounts, customers and locations are opened to a viewer. */
@ApiTags('Users')
@Controller('api/users/:id/grants')
export class GrantsController {
  constructor(private readonly grants: GrantsService) {}

  @Get()
  @GrantsVersion()
  @Allow('user.manage')
  @Operation('What a viewer may see', { answers: NamedGrantsDto })
  async list(@Param('id', { schema: id() }) userId: string) {
    const grants = await this.grants.of(userId);
    if (!grants) throw notThere();
    return this.named(grants);
  }

  @Put()
  @GrantsVersion()
  @Allow('user.manage')
  @Operation('Opens this and nothing else to a viewer', { answers: NamedGrantsDto })
  async replace(
    @Param('id', { schema: id() }) userId: string,
    @Body({ schema: GrantsDto }) { grants }: z.output<typeof GrantsDto>,
    @IfMatch() unchanged: Unchanged,
  ) {
    const seen = (current: readonly Grant[]) => unchanged(GrantsDto.parse({ grants: current }));
    return this.named(await this.grants.replace(userId, grants, seen));
  }

  private async named(grants: readonly Grant[]) {
    return { grants, names: await this.grants.namesOf(grants) };
  }
}
