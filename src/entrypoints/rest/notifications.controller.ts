import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { type Actor, may } from '../../domain/permissions';
import { mayNot, notThere, Refusal } from '../../domain/refusal';
import { AnnouncementPreviews } from '../../notifications/announcement-previews';
import { AnnouncementsService } from '../../notifications/announcements.service';
import { ExplanationsService } from '../../notifications/explanations.service';
import { RecipientsService } from '../../notifications/recipients.service';
import { Allow, SignedIn, TheCaller } from './access';
import { ExplanationDto, explainQuery, NewNotification, NotificationDto, SentDto } from './notifications.dto';
import { NotificationPreviewDto, previewQuery, RecipientDto } from './notifications.dto';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id, isStorable, words } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]));

const ExplainQuery = explainQuery();

const RecipientsQuery = pageQuery(z.tuple([z.string(), id()]), { q: words(100).optional() });

const PreviewQuery = previewQuery();

const LONGEST_KEY = 200;

/** Messages that people send to people. */
@ApiTags('Notifications')
@Controller('api/notifications')
export class NotificationsController {
  constructor(
    private readonly announcements: AnnouncementsService,
    private readonly previews: AnnouncementPreviews,
    private readonly explanations: ExplanationsService,
    private readonly recipients: RecipientsService,
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
    @Headers('Idempotency-Key') key?: string,
  ) {
    if (key !== undefined && (key === '' || key.length > LONGEST_KEY || !isStorable(key))) {
      const words = {
        en: `An Idempotency-Key has 1 to ${LONGEST_KEY} characters.`,
        es: `Una Idempotency-Key tiene de 1 a ${LONGEST_KEY} caracteres.`,
      };
      throw new Refusal('invalid', words, 'Idempotency-Key');
    }
    return this.announcements.send(actor.userId, body, key ?? null);
  }

  @Post('preview')
  @Allow('notification.send')
  @Operation('Who would be told, and what each channel would show; nothing is stored or sent', {
    answers: NotificationPreviewDto,
    status: 200,
  })
  preview(
    @Body({ schema: NewNotification }) body: z.output<typeof NewNotification>,
    @Query({ schema: PreviewQuery }) { language }: z.output<typeof PreviewQuery>,
  ) {
    return this.previews.of(body, language);
  }

  @Get()
  @Allow('delivery.view')
  @Operation('What people have sent, the newest first', { answers: pageOf(NotificationDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    const sent = await this.announcements.list(sliceOf(query));
    return page(query, sent, (last) => [last.createdAt.toISOString(), last.id]);
  }

  @Get('recipients')
  @Allow('notification.send')
  @Operation('The people whom one may write to, by name; `q` is a part of it', { answers: pageOf(RecipientDto) })
  async whom(@Query({ schema: RecipientsQuery }) query: z.output<typeof RecipientsQuery>) {
    const people = await this.recipients.list(query.q ?? '', sliceOf(query));
    return page(query, people, (last) => [last.name, last.id]);
  }

  @Get('explain')
  @SignedIn()
  @Operation('Who would be told of something, through what, and why others would not; a viewer asks for themselves', {
    answers: ExplanationDto,
  })
  async explain(@Query({ schema: ExplainQuery }) query: z.output<typeof ExplainQuery>, @TheCaller() { actor }: Caller) {
    const { type, severity, kind, accountId = '', customerId = null, locationId } = query;
    const userId = askedFor(actor, query.userId);
    const place = locationId
      ? await this.explanations.placeOf(locationId)
      : { accountId, customerId, locationId: null };
    if (locationId && !may(actor, 'network.view', place)) throw notThere('locationId');
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

/** Whose destinations are explained: null for everybody's. Who does not see the log of deliveries sees their own. */
function askedFor(actor: Actor, userId: string | undefined): string | null {
  if (may(actor, 'delivery.view')) return userId ?? null;
  if (userId !== undefined && userId !== actor.userId) {
    throw mayNot(actor.role, 'delivery.view');
  }
  return actor.userId;
}
