import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { GrantsService } from '../../auth/grants.service';
import { notThere } from '../../domain/refusal';
import { Allow } from './access';
import { IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { id } from './schemas';
import { GrantsDto } from './users.dto';

/** Which accounts, customers and locations are opened to a viewer. */
@ApiTags('Users')
@Controller('api/users/:id/grants')
export class GrantsController {
  constructor(private readonly grants: GrantsService) {}

  @Get()
  @Allow('user.manage')
  @Operation('What a viewer may see', { answers: GrantsDto })
  async list(@Param('id', { schema: id() }) userId: string) {
    const grants = await this.grants.of(userId);
    if (!grants) throw notThere();
    return { grants };
  }

  @Put()
  @Allow('user.manage')
  @Operation('Opens this and nothing else to a viewer', { answers: GrantsDto })
  async replace(
    @Param('id', { schema: id() }) userId: string,
    @Body({ schema: GrantsDto }) { grants }: z.output<typeof GrantsDto>,
    @IfMatch() unchanged: Unchanged,
  ) {
    return {
      grants: await this.grants.replace(userId, grants, (current) => unchanged(GrantsDto.parse({ grants: current }))),
    };
  }
}
