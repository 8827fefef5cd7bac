import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { earliest } from '../domain/duration';
import { scopesOf } from '../domain/permissions';
import { IncidentStatisticsService } from '../incidents/incident-statistics.service';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({});

/** What is open now, counted. */
@Injectable()
export class IncidentStatisticsTool implements ReadTool<typeof input> {
  readonly name = 'incident_statistics';
  readonly title = 'Open incidents in numbers';
  readonly description =
    'How many incidents are open and acknowledged now, by kind and severity, how many of them the person has, and since ' +
    'when the oldest is open. For a period use get_analytics.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(private readonly statistics: IncidentStatisticsService) {}

  async answer(_input: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const standing = await this.statistics.standing(scopesOf(actor), actor.userId);
    const sum = (of: 'open' | 'acknowledged' | 'mine') => standing.reduce((all, each) => all + each[of], 0);
    return {
      ...{ open: sum('open'), acknowledged: sum('acknowledged'), mine: sum('mine') },
      oldestAt: earliest(standing.map(({ oldestAt }) => oldestAt)),
      byKind: standing,
    };
  }
}
