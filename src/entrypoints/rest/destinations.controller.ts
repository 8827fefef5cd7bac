import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { type Actor, may } from '../../domain/permissions';
import { mayNot } from '../../domain/refusal';
import { DestinationChangesService } from '../../notifications/destination-changes.service';
import { DestinationCodes } from '../../notifications/destination-codes.service';
import { Allow, TheCaller } from './access';
import { CodeDto, DestinationChanges, DestinationDto, NewDestinationDto, TestDto, WaysDto } from './destinations.dto';
import { Editable, IfMatch, type Unchanged } from './etag';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]));

/** Whose a caller may look after: everybody's or their own. */
export const whose = (actor: Actor) => (may(actor, 'subscription.manage-all') ? null : actor.userId);

/** Whether it is verified, and why it was disabled, is not for people to write. */
const DestinationVersion = () => Editable('address', 'label', 'language', 'enabled', 'settings');

/** Where people are reached. */
@ApiTags('Destinations')
@Controller('api/destinations')
export class DestinationsController {
  constructor(
    private readonly destinations: DestinationChangesService,
    private readonly codes: DestinationCodes,
  ) {}

  @Get()
  @Allow('subscription.manage')
  @Operation("The caller's destinations; an admin's are everybody's", { answers: pageOf(DestinationDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>, @TheCaller() { actor }: Caller) {
    const destinations = await this.destinations.list(whose(actor), sliceOf(query));
    return page(query, destinations, (last) => [last.createdAt.toISOString(), last.id]);
  }

  @Post()
  @Allow('subscription.manage')
  @Operation('Adds a destination. What an admin adds counts as verified. A secret made for it is shown here only', {
    answers: DestinationDto,
    status: 201,
  })
  create(
    @Body({ schema: NewDestinationDto }) { userId, ...wanted }: z.output<typeof NewDestinationDto>,
    @TheCaller() { actor }: Caller,
  ) {
    const own = userId === undefined || userId === actor.userId;
    if (!own && !may(actor, 'subscription.manage-all')) {
      throw mayNot(actor.role, 'subscription.manage-all');
    }
    return this.destinations.create(whose(actor), { ...wanted, userId: userId === undefined ? actor.userId : userId });
  }

  @Get('ways')
  @Allow('subscription.manage')
  @Operation('The channels that are set up, and how an address there is shown to be yours', { answers: WaysDto })
  ways() {
    return { items: this.destinations.ways() };
  }

  @Get(':id')
  @DestinationVersion()
  @Allow('subscription.manage')
  @Operation('A destination', { answers: DestinationDto })
  one(@Param('id', { schema: id() }) destinationId: string, @TheCaller() { actor }: Caller) {
    return this.destinations.one(whose(actor), destinationId);
  }

  @Patch(':id')
  @DestinationVersion()
  @Allow('subscription.manage')
  @Operation('Changes a destination', { answers: DestinationDto })
  change(
    @Param('id', { schema: id() }) destinationId: string,
    @Body({ schema: DestinationChanges }) wishes: z.output<typeof DestinationChanges>,
    @IfMatch() unchanged: Unchanged,
    @TheCaller() { actor }: Caller,
  ) {
    return this.destinations.change(whose(actor), destinationId, wishes, (current) =>
      unchanged(DestinationDto.parse(current)),
    );
  }

  @Delete(':id')
  @Allow('subscription.manage')
  @Operation('Removes a destination with what it heard of')
  remove(@Param('id', { schema: id() }) destinationId: string, @TheCaller() { actor }: Caller): Promise<void> {
    return this.destinations.remove(whose(actor), destinationId);
  }

  @Post(':id/test')
  @Allow('subscription.manage')
  @Operation('Sends a test message. Addresses that are shown to be yours by no code are verified when it is taken', {
    answers: TestDto,
    status: 202,
  })
  async test(@Param('id', { schema: id() }) destinationId: string, @TheCaller() { actor }: Caller) {
    return { deliveryId: await this.destinations.test(whose(actor), destinationId) };
  }

  @Post(':id/code')
  @Allow('subscription.manage')
  @Operation('Sends another code to an e-mail address or a number: three an hour', { answers: TestDto, status: 202 })
  async code(@Param('id', { schema: id() }) destinationId: string, @TheCaller() { actor }: Caller) {
    return { deliveryId: await this.codes.again(whose(actor), destinationId) };
  }

  @Post(':id/verify')
  @Allow('subscription.manage')
  @Operation('Verifies a destination by the code that was sent there: good for ten minutes, five tries', {
    answers: DestinationDto,
    status: 200,
  })
  verify(
    @Param('id', { schema: id() }) destinationId: string,
    @Body({ schema: CodeDto }) { code }: z.output<typeof CodeDto>,
    @TheCaller() { actor }: Caller,
  ) {
    return this.codes.verify(whose(actor), destinationId, code);
  }
}
