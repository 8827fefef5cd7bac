import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { AuthService } from '../../auth/auth.service';
import { InvitesService } from '../../auth/invites.service';
import { UserChanges } from '../../auth/user-changes.service';
import { notThere, Refusal } from '../../domain/refusal';
import { Allow } from './access';
import { IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { PublicUrl } from './public-url';
import { id } from './schemas';
import { InviteDto, NewUser, NewUserDto, UserDto, UserPatchBody } from './users.dto';

const ListQuery = pageQuery(z.tuple([z.string()]));

/** Who may use Panoptes, and in which role. */
@ApiTags('Users')
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly auth: AuthService,
    private readonly changes: UserChanges,
    private readonly invites: InvitesService,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get()
  @Allow('user.manage')
  @Operation('The users, by e-mail address', { answers: pageOf(UserDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    const users = await this.auth.slice(sliceOf(query));
    return page(query, users, ({ email }) => [email]);
  }

  @Post()
  @Allow('user.manage')
  @Operation('Adds a user; without a password, with an invitation', { answers: NewUserDto, status: 201 })
  async create(@Body({ schema: NewUser }) user: z.output<typeof NewUser>, @Req() request: FastifyRequest) {
    const created = await this.auth.create(user);
    return user.password === undefined ? { ...created, ...(await this.invitation(created.id, request)) } : created;
  }

  @Get(':id')
  @Allow('user.manage')
  @Operation('A user', { answers: UserDto })
  async one(@Param('id', { schema: id() }) userId: string) {
    const user = await this.auth.byId(userId);
    if (!user) throw notThere();
    return user;
  }

  @Patch(':id')
  @Allow('user.manage')
  @Operation('Changes a user, or shuts them out', { answers: UserDto })
  change(
    @Param('id', { schema: id() }) userId: string,
    @Body({ schema: UserPatchBody }) patch: z.output<typeof UserPatchBody>,
    @IfMatch() unchanged: Unchanged,
  ) {
    return this.changes.change(userId, patch, (current) => unchanged(UserDto.parse(current)));
  }

  @Delete(':id')
  @Allow('user.manage')
  @Operation('Removes a user for good, with their destinations and subscriptions')
  remove(@Param('id', { schema: id() }) userId: string): Promise<void> {
    return this.changes.remove(userId);
  }

  @Post(':id/invite')
  @Allow('user.manage')
  @Operation('Makes a new invitation; the one before is worth nothing any more', { answers: InviteDto, status: 201 })
  async invite(@Param('id', { schema: id() }) userId: string, @Req() request: FastifyRequest) {
    const user = await this.one(userId);
    if (!user.active) {
      throw new Refusal('conflict', {
        en: 'This user is disabled: activate them first.',
        es: 'Este usuario está desactivado: actívelo antes.',
      });
    }
    return this.invitation(userId, request);
  }

  private async invitation(userId: string, request: FastifyRequest) {
    const { token, expiresAt } = await this.invites.invite(userId);
    return { inviteUrl: `${this.publicUrl.of(request)}/invite?token=${token}`, expiresAt };
  }
}
