import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { type Actor, scopesOf } from '../../domain/permissions';
import { notThere } from '../../domain/refusal';
import type { Scope } from '../../domain/scope';
import { FleetService } from '../../fleet/fleet.service';
import { SubscriptionChangesService } from '../../notifications/subscription-changes.service';
import { Allow, TheCaller } from './access';
import { whose } from './destinations.controller';
import { IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id } from './schemas';
import { NewSubscriptionDto, SubscriptionDto, SubscriptionWishesDto } from './subscriptions.dto';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]), { destinationId: id().optional() });

/** Who hears of what. */
@ApiTags('Subscriptions')
@Controller('api/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: SubscriptionChangesService,
    private readonly fleet: FleetService,
  ) {}

  @Get()
  @Allow('subscription.manage')
  @Operation("The caller's subscriptions; an admin's are everybody's", { answers: pageOf(SubscriptionDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>, @TheCaller() { actor }: Caller) {
    const subscriptions = await this.subscriptions.list(whose(actor), query.destinationId, sliceOf(query));
    return page(query, subscriptions, (last) => [last.createdAt.toISOString(), last.id]);
  }

  @Post()
  @Allow('subscription.manage')
  @Operation('Lets a destination hear of something', { answers: SubscriptionDto, status: 201 })
  async create(
    @Body({ schema: NewSubscriptionDto }) wanted: z.output<typeof NewSubscriptionDto>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.checkScope(actor, wanted.scope);
    return this.subscriptions.create(whose(actor), wanted);
  }

  @Get(':id')
  @Allow('subscription.manage')
  @Operation('A subscription', { answers: SubscriptionDto })
  one(@Param('id', { schema: id() }) subscriptionId: string, @TheCaller() { actor }: Caller) {
    return this.subscriptions.one(whose(actor), subscriptionId);
  }

  @Patch(':id')
  @Allow('subscription.manage')
  @Operation('Changes what a destination hears of', { answers: SubscriptionDto })
  async change(
    @Param('id', { schema: id() }) subscriptionId: string,
    @Body({ schema: SubscriptionWishesDto }) wishes: z.output<typeof SubscriptionWishesDto>,
    @IfMatch() unchanged: Unchanged,
    @TheCaller() { actor }: Caller,
  ) {
    if (wishes.scope) await this.checkScope(actor, wishes.scope);
    return this.subscriptions.change(whose(actor), subscriptionId, wishes, (current) =>
      unchanged(SubscriptionDto.parse(current)),
    );
  }

  @Delete(':id')
  @Allow('subscription.manage')
  @Operation('Ends a subscription')
  remove(@Param('id', { schema: id() }) subscriptionId: string, @TheCaller() { actor }: Caller): Promise<void> {
    return this.subscriptions.remove(whose(actor), subscriptionId);
  }

  private async checkScope(actor: Actor, scope: Scope): Promise<void> {
    if (await this.fleet.sees(scopesOf(actor), scope)) return;
    throw notThere('scope.id');
  }
}
