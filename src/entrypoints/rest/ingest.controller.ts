import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { SIGNAL_NAMES } from '../../domain/signal';
import { IngestService } from '../../monitoring/ingest.service';
import { TheCaller, WithToken } from './access';
import { Operation } from './operation';
import { givenMoment, id, moment } from './schemas';

const Report = z.strictObject({
  locationId: id(),
  signal: z.enum(SIGNAL_NAMES),
  value: z.enum(['on', 'off']),
  at: givenMoment().optional(),
});

const ReportedDto = z
  .object({
    locationId: id(),
    signal: z.enum(SIGNAL_NAMES),
    state: z.enum(['on', 'off', 'unknown']),
    since: moment(),
    changed: z.boolean(),
  })
  .meta({ id: 'Signal' });

/** What sites push to us about themselves. */
@ApiTags('Ingest')
@Controller('api/ingest')
export class IngestController {
  constructor(private readonly ingest: IngestService) {}

  @Post()
  @WithToken('ingest')
  @Operation('Reports a signal of a site; answers how it stands now', { answers: ReportedDto })
  async report(@Body({ schema: Report }) body: z.output<typeof Report>, @TheCaller() { actor }: Caller) {
    const { locationId, signal, value, at } = body;
    const outcome = await this.ingest.ingest(actor, locationId, { name: signal, value, at: at ?? null });
    return { locationId, signal, ...outcome };
  }
}
