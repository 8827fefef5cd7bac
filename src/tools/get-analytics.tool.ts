import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { IncidentStatisticsService } from '../incidents/incident-statistics.service';
import { askedPeriod } from './asked-period';
import { period } from './inputs';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({ period: period().default('this month') });

/** How a period went, in numbers. */
@Injectable()
export class GetAnalyticsTool implements ReadTool<typeof input> {
  readonly name = 'get_analytics';
  readonly title = 'Analytics';
  readonly description =
    'Incidents that began in a period, counted by kind and severity, the mean times to acknowledge (MTTA) and to ' +
    'resolve (MTTR) in seconds, and the ten locations that were offline longest. Null: nothing to take a mean of.';
  readonly kind = 'read';
  readonly action = 'analytics.view';
  readonly input = input;

  constructor(private readonly statistics: IncidentStatisticsService) {}

  async answer({ period: said }: z.output<typeof input>, reader: ToolReader): Promise<object> {
    const { from, to } = askedPeriod(said, reader);
    return { from, to, ...(await this.statistics.analytics(scopesOf(reader.actor), from, to)) };
  }
}
