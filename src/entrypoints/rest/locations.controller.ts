import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { type Actor, may, scopesOf } from '../../domain/permissions';
import { mayNot, notThere } from '../../domain/refusal';
import { FleetService } from '../../fleet/fleet.service';
import { HistoryService } from '../../fleet/history.service';
import { LocationChangesService } from '../../fleet/location-changes.service';
import { PollNowService } from '../../monitoring/poll-now.service';
import { RosterService } from '../../monitoring/roster.service';
import { Allow, TheCaller } from './access';
import { Editable, IfMatch, type Unchanged } from './etag';
import { LocationChanges, LocationDto, locationFilters, NewLocation, PodDto, TransitionDto } from './locations.dto';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id, period, queryFlag } from './schemas';

const ListQuery = pageQuery(z.tuple([z.string(), id()]), locationFilters);
const TransitionsQuery = pageQuery(z.tuple([z.iso.datetime(), z.string().regex(/^\d{1,18}$/)]), period);
const DeleteQuery = z.strictObject({
  erase: queryFlag()
    .optional()
    .meta({ description: 'True: its history goes with it (admins only). Else it retires, and its history stays.' }),
});

/** The rest of a location changes with every look at it. */
const LocationVersion = () => Editable('name');

/** The homes that are watched. */
@ApiTags('Locations')
@Controller('api/locations')
export class LocationsController {
  constructor(
    private readonly fleet: FleetService,
    private readonly history: HistoryService,
    private readonly changes: LocationChangesService,
    private readonly roster: RosterService,
    private readonly pollNow: PollNowService,
  ) {}

  @Get()
  @Allow('network.view')
  @Operation('The locations that the caller may see, by name', { answers: pageOf(LocationDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>, @TheCaller() { actor }: Caller) {
    const locations = await this.fleet.list(scopesOf(actor), query, sliceOf(query));
    return page(query, locations, (location) => [location.name, location.id]);
  }

  @Post()
  @Allow('location.manage')
  @Operation('Watches a location that Plume has', { answers: LocationDto, status: 201 })
  async watch(@Body({ schema: NewLocation }) wanted: z.output<typeof NewLocation>, @TheCaller() { actor }: Caller) {
    return this.visible(await this.roster.watch(wanted), actor);
  }

  @Get(':id')
  @LocationVersion()
  @Allow('network.view')
  @Operation('A location', { answers: LocationDto })
  one(@Param('id', { schema: id() }) locationId: string, @TheCaller() { actor }: Caller) {
    return this.visible(locationId, actor);
  }

  @Patch(':id')
  @LocationVersion()
  @Allow('location.manage')
  @Operation('Gives a location a name', { answers: LocationDto })
  change(
    @Param('id', { schema: id() }) locationId: string,
    @Body({ schema: LocationChanges }) { name }: z.output<typeof LocationChanges>,
    @IfMatch() unchanged: Unchanged,
  ) {
    return this.changes.rename(locationId, name, (current) => unchanged(LocationDto.parse(current)));
  }

  @Delete(':id')
  @Allow('location.manage')
  @Operation('Watches a location no more')
  async remove(
    @Param('id', { schema: id() }) locationId: string,
    @Query({ schema: DeleteQuery }) { erase }: z.output<typeof DeleteQuery>,
    @TheCaller() { actor }: Caller,
  ): Promise<void> {
    if (!erase) return this.roster.retire(locationId);
    if (!may(actor, 'data.delete')) {
      throw mayNot(actor.role, 'data.delete');
    }
    return this.roster.erase(locationId);
  }

  @Get(':id/pods')
  @Allow('network.view')
  @Operation('The pods of a location, the gateway first', { answers: pageOf(PodDto) })
  async pods(@Param('id', { schema: id() }) locationId: string, @TheCaller() { actor }: Caller) {
    const { pods } = await this.visible(locationId, actor);
    return { items: pods, nextCursor: null };
  }

  @Get(':id/transitions')
  @Allow('network.view')
  @Operation('The changes of a location and its pods, the newest first', { answers: pageOf(TransitionDto) })
  async transitions(
    @Param('id', { schema: id() }) locationId: string,
    @Query({ schema: TransitionsQuery }) query: z.output<typeof TransitionsQuery>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.visible(locationId, actor);
    const transitions = await this.history.transitions(locationId, query, sliceOf(query));
    return page(query, transitions, ({ detectedAt, id: last }) => [detectedAt.toISOString(), last]);
  }

  @Post(':id/poll')
  @LocationVersion()
  @Allow('location.poll')
  @Operation('Looks at a location now, and answers when it is stored', { answers: LocationDto, status: 200 })
  async poll(@Param('id', { schema: id() }) locationId: string, @TheCaller() { actor }: Caller) {
    await this.pollNow.poll(await this.visible(locationId, actor));
    return this.visible(locationId, actor);
  }

  private async visible(locationId: string, actor: Actor) {
    const location = await this.fleet.location(locationId, scopesOf(actor));
    if (!location) throw notThere();
    return location;
  }
}
