import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { type Actor, scopesOf } from '../../domain/permissions';
import { notThere } from '../../domain/refusal';
import { FleetService } from '../../fleet/fleet.service';
import { NotesService } from '../../fleet/notes.service';
import { Allow, TheCaller } from './access';
import { NewNote, NoteDto } from './location-notes.dto';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]));

/** What people write down about a location for each other. */
@ApiTags('Locations')
@Controller('api/locations/:id/notes')
export class LocationNotesController {
  constructor(
    private readonly fleet: FleetService,
    private readonly notes: NotesService,
  ) {}

  @Get()
  @Allow('network.view')
  @Operation('The notes on a location, the newest first', { answers: pageOf(NoteDto) })
  async list(
    @Param('id', { schema: id() }) locationId: string,
    @Query({ schema: ListQuery }) query: z.output<typeof ListQuery>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.mustSee(locationId, actor);
    const notes = await this.notes.list(locationId, sliceOf(query));
    return page(query, notes, (last) => [last.createdAt.toISOString(), last.id]);
  }

  @Post()
  @Allow('location.manage')
  @Operation('Writes a note on a location', { answers: NoteDto, status: 201 })
  async add(
    @Param('id', { schema: id() }) locationId: string,
    @Body({ schema: NewNote }) { text }: z.output<typeof NewNote>,
    @TheCaller() { actor }: Caller,
  ) {
    return this.notes.add(actor, locationId, text);
  }

  @Delete(':noteId')
  @Allow('location.manage')
  @Operation('Takes a note away: what one wrote oneself, or as an admin any')
  async remove(
    @Param('id', { schema: id() }) locationId: string,
    @Param('noteId', { schema: id() }) noteId: string,
    @TheCaller() { actor }: Caller,
  ): Promise<void> {
    await this.notes.remove(actor, locationId, noteId);
  }

  private async mustSee(locationId: string, actor: Actor): Promise<void> {
    if (!(await this.fleet.location(locationId, scopesOf(actor)))) throw notThere();
  }
}
