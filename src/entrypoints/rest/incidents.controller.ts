import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { type Actor, scopesOf } from '../../domain/permissions';
import { AssigneesService } from '../../incidents/assignees.service';
import { HandlingService } from '../../incidents/handling.service';
import { type Incident, IncidentsService } from '../../incidents/incidents.service';
import { OpenIncidentsService } from '../../incidents/open-incidents.service';
import { OpenedTooMany } from '../../incidents/support-limit';
import { Allow, TheCaller } from './access';
import { AssigneeDto, Assignment, Commented, IncidentDto, incidentFilters } from './incidents.dto';
import { PressingIncidentsDto, PressingQuery } from './incidents.dto';
import { NewComment, NewSeverity, NewSupportIncident, TimelineLineDto } from './incidents.dto';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { tooMany } from './problem';
import { id, words } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]), incidentFilters);
const AssigneesQuery = pageQuery(z.tuple([z.string(), id()]), { q: words(100).optional() });
const TimelineQuery = pageQuery(z.tuple([z.string().regex(/^\d{1,18}$/)]));

/** What is or was wrong, and what people do about it. */
@ApiTags('Incidents')
@Controller('api/incidents')
export class IncidentsController {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly handling: HandlingService,
    private readonly standing: OpenIncidentsService,
    private readonly assignees: AssigneesService,
  ) {}

  @Get()
  @Allow('network.view')
  @Operation('The incidents one may see, the newest first; from and to: that lasted at some time between', {
    answers: pageOf(IncidentDto),
  })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>, @TheCaller() { actor }: Caller) {
    const incidents = await this.incidents.list(scopesOf(actor), query, sliceOf(query));
    return page(query, incidents, (incident) => [incident.openedAt.toISOString(), incident.id]);
  }

  @Post()
  @Allow('support.open')
  @Operation('Opens a support incident at a location; a viewer at most 10 within an hour', {
    answers: IncidentDto,
    status: 201,
  })
  async open(
    @Body({ schema: NewSupportIncident }) body: z.output<typeof NewSupportIncident>,
    @TheCaller() { actor }: Caller,
  ) {
    const opened = await this.handling.open(actor, body).catch((cause: unknown) => {
      throw cause instanceof OpenedTooMany ? tooMany(cause.words, cause.retryAfterSeconds) : cause;
    });
    return this.shown(opened, actor);
  }

  @Get('pressing')
  @Allow('network.view')
  @Operation('What is wrong now: what nobody has acknowledged first, of it the gravest, and how much there is', {
    answers: PressingIncidentsDto,
  })
  async pressing(
    @Query({ schema: PressingQuery }) { limit }: z.output<typeof PressingQuery>,
    @TheCaller() { actor }: Caller,
  ) {
    const { incidents: items, ...counts } = await this.standing.pressing(scopesOf(actor), limit);
    return { items, ...counts };
  }

  @Get(':id')
  @Allow('network.view')
  @Operation('One incident', { answers: IncidentDto })
  one(@Param('id', { schema: id() }) incidentId: string, @TheCaller() { actor }: Caller) {
    return this.shown(incidentId, actor);
  }

  @Get(':id/timeline')
  @Allow('network.view')
  @Operation('What happened to an incident, from its beginning on', { answers: pageOf(TimelineLineDto) })
  async timeline(
    @Param('id', { schema: id() }) incidentId: string,
    @Query({ schema: TimelineQuery }) query: z.output<typeof TimelineQuery>,
    @TheCaller() { actor }: Caller,
  ) {
    const incident = await this.shown(incidentId, actor);
    return page(query, await this.incidents.timeline(incident.id, sliceOf(query)), (line) => [line.id]);
  }

  @Post(':id/acknowledge')
  @Allow('incident.acknowledge')
  @Operation('Takes an incident on', { answers: IncidentDto })
  async acknowledge(
    @Param('id', { schema: id() }) incidentId: string,
    @Body({ schema: Commented }) { comment }: z.output<typeof Commented>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.handling.acknowledge(incidentId, actor, comment);
    return this.shown(incidentId, actor);
  }

  @Post(':id/assign')
  @Allow('incident.assign')
  @Operation('Gives an incident to an operator or admin', { answers: IncidentDto })
  async assign(
    @Param('id', { schema: id() }) incidentId: string,
    @Body({ schema: Assignment }) { userId }: z.output<typeof Assignment>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.handling.assign(incidentId, actor, userId);
    return this.shown(incidentId, actor);
  }

  @Get(':id/assignees')
  @Allow('incident.assign')
  @Operation('To whom an incident can be given, by name; `q` is a part of it', { answers: pageOf(AssigneeDto) })
  async whom(
    @Param('id', { schema: id() }) incidentId: string,
    @Query({ schema: AssigneesQuery }) query: z.output<typeof AssigneesQuery>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.shown(incidentId, actor);
    return page(query, await this.assignees.list(query.q ?? '', sliceOf(query)), (last) => [last.name, last.id]);
  }

  @Post(':id/decline')
  @Allow('incident.assign')
  @Operation('Gives an incident back: it is nobody’s again', { answers: IncidentDto })
  async decline(
    @Param('id', { schema: id() }) incidentId: string,
    @Body({ schema: Commented }) { comment }: z.output<typeof Commented>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.handling.decline(incidentId, actor, comment);
    return this.shown(incidentId, actor);
  }

  @Post(':id/resolve')
  @Allow('incident.resolve')
  @Operation('Closes an incident by hand', { answers: IncidentDto })
  async resolve(
    @Param('id', { schema: id() }) incidentId: string,
    @Body({ schema: Commented }) { comment }: z.output<typeof Commented>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.handling.resolve(incidentId, actor, comment);
    return this.shown(incidentId, actor);
  }

  @Post(':id/reopen')
  @Allow('incident.resolve')
  @Operation('Takes back a closing by hand, as long as what was wrong lasts', { answers: IncidentDto })
  async reopen(@Param('id', { schema: id() }) incidentId: string, @TheCaller() { actor }: Caller) {
    await this.handling.reopen(incidentId, actor);
    return this.shown(incidentId, actor);
  }

  @Post(':id/severity')
  @Allow('incident.severity')
  @Operation('Says how grave an incident is; what has become graver is told to whoever had not heard of it', {
    answers: IncidentDto,
  })
  async changeSeverity(
    @Param('id', { schema: id() }) incidentId: string,
    @Body({ schema: NewSeverity }) wanted: z.output<typeof NewSeverity>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.handling.changeSeverity(incidentId, actor, wanted);
    return this.shown(incidentId, actor);
  }

  @Post(':id/comments')
  @Allow('incident.comment')
  @Operation('Says something about an incident, in its timeline', { answers: IncidentDto, status: 201 })
  async comment(
    @Param('id', { schema: id() }) incidentId: string,
    @Body({ schema: NewComment }) { text }: z.output<typeof NewComment>,
    @TheCaller() { actor }: Caller,
  ) {
    await this.handling.comment(incidentId, actor, text);
    return this.shown(incidentId, actor);
  }

  private shown(incidentId: string, actor: Actor): Promise<Incident> {
    return this.incidents.visible(incidentId, scopesOf(actor));
  }
}
