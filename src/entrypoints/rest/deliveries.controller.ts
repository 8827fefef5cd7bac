import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { notThere, Refusal } from '../../domain/refusal';
import { DeliveryAttemptsService } from '../../notifications/delivery-attempts.service';
import { DeliveryLogService } from '../../notifications/delivery-log.service';
import { Allow } from './access';
import { DeadLettersDto, DeliveryDto, deliveryFilters, DeliveryWithAttemptsDto, RetriedDto } from './deliveries.dto';
import { Operation } from './operation';
import { page, pageOf, pageQuery, sliceOf } from './paging';
import { id } from './schemas';

const ListQuery = pageQuery(z.tuple([z.iso.datetime(), id()]), deliveryFilters);

/** Dead letters that one call takes up. */
const MOST_AT_ONCE = 10_000;

/** What was said to whom, and did it arrive. */
@ApiTags('Deliveries')
@Controller('api/deliveries')
export class DeliveriesController {
  constructor(
    private readonly log: DeliveryLogService,
    private readonly attempts: DeliveryAttemptsService,
  ) {}

  @Get()
  @Allow('delivery.view')
  @Operation('The deliveries, the newest first', { answers: pageOf(DeliveryDto) })
  async list(@Query({ schema: ListQuery }) query: z.output<typeof ListQuery>) {
    const deliveries = await this.log.page(query, sliceOf(query));
    return page(query, deliveries, (last) => [last.queuedAt.toISOString(), last.id]);
  }

  @Post('retry')
  @Allow('delivery.retry')
  @Operation('Sends failed deliveries again, the oldest first, at the pace of their channels', {
    answers: RetriedDto,
    status: 202,
  })
  async retryAll(@Body({ schema: DeadLettersDto }) which: z.output<typeof DeadLettersDto>) {
    return { retried: await this.log.retryAll(which, MOST_AT_ONCE) };
  }

  @Get(':id')
  @Allow('delivery.view')
  @Operation('A delivery, with each attempt', { answers: DeliveryWithAttemptsDto })
  async one(@Param('id', { schema: id() }) deliveryId: string) {
    const delivery = await this.log.byId(deliveryId);
    if (!delivery) throw notThere();
    return { ...delivery, attemptLog: await this.attempts.of(delivery) };
  }

  @Post(':id/retry')
  @Allow('delivery.retry')
  @Operation('Sends a failed delivery again', { answers: DeliveryDto, status: 200 })
  async retry(@Param('id', { schema: id() }) deliveryId: string) {
    const retried = await this.log.retry(deliveryId);
    const delivery = await this.log.byId(deliveryId);
    if (!delivery) throw notThere();
    if (!retried) {
      throw new Refusal('conflict', {
        en: `Only what has failed is sent again; this is ${delivery.status}.`,
        es: `Solo se reenvía lo que ha fallado; esto está en ${delivery.status}.`,
      });
    }
    return delivery;
  }
}
