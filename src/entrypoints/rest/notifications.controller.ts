import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { Refusal } from '../../domain/refusal';
import { AnnouncementsService } from '../../notifications/announcements.service';
import { ExplanationsService } from '../../notifications/explanations.service';
import { Allow, TheCaller } from './access';
import { ExplanationDto, explainQuery, NewNotification, NotificationDto, SentDto } from './notifications.dto';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id, isStorable } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]));

const ExplainQuery = explainQuery();

const LONGEST_KEY = 200;

/** Messages that people send to people. */
@ApiTags('Notifications')
@Controller('api/notifications')
export class NotificationsController {
  constructor(
    private readonly announcements: AnnouncementsService,
    private readonly explanations: ExplanationsService,
  ) {}

  @Post()
  @Allow('notification.send')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Sent again with the same key within 24 hours, a message is not told again: the answer is the same.',
  })
  @Operation('Tells a person, a role, a destination or a chat', { answers: SentDto, status: 202 })
  send(
    @Body({ schema: NewNotification }) body: z.output<typeof NewNotification>,
    @TheCaller() { actor }: Caller,
    @Headers('idempotency-key') key?: string,
  ) {
    if (key !== undefined && (key === '' || key.length > LONGEST_KEY || !isStorable(key))) {
      throw new Refusal('invalid', `An Idempotency-Key has 1 to ${LONGEST_KEY} characters.`, 'Idempotency-Key');
    }
    return this.announcements.send(actor.userId, body, key ?? null);
  }

  @Get()
  @Allow('delivery.view')
  @Operation('What people have sent, the newest first', { answers: pageOf(NotificationDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    const sent = await this.announcements.list(sliceOf(query));
    return page(query, sent, (last) => [last.createdAt.toISOString(), last.id]);
  }

  @Get('explain')
  @Allow('delivery.view')
  @Operation('Who would be told of something, through what, and why others would not', { answers: ExplanationDto })
  async explain(@Query({ schema: ExplainQuery }) query: z.output<typeof ExplainQuery>) {
    const { userId = null, type, severity, kind, accountId = '', customerId = null, locationId } = query;
    const place = locationId
      ? await this.explanations.placeOf(locationId)
      : { accountId, customerId, locationId: null };
    const asked = type === 'incident' ? { type, happening: { kind, severity, place } } : { type, severity };
    return { items: await this.explanations.explain(userId, asked) };
  }

  @Get(':id')
  @Allow('delivery.view')
  @Operation('What somebody has sent, and how many have been told', { answers: NotificationDto })
  one(@Param('id', { schema: id() }) notificationId: string) {
    return this.announcements.one(notificationId);
  }

  @Post(':id/cancel')
  @Allow('notification.send')
  @Operation('Tells nobody else: what still waits is suppressed', { answers: NotificationDto, status: 200 })
  cancel(@Param('id', { schema: id() }) notificationId: string) {
    return this.announcements.cancel(notificationId);
  }
}
