import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { FleetService } from '../fleet/fleet.service';
import { id, paged } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import type { ReadTool, ToolReader } from './tool';
import { ToldThings } from './told-things';

const input = z.strictObject({
  state: z
    .enum(['online', 'degraded', 'offline', 'unknown'])
    .optional()
    .describe('Only those in this state now. Left out: all.'),
  accountId: id('a Plume account').optional(),
  ...paged,
});

/** Locations by their state. */
@Injectable()
export class ListLocationsTool implements ReadTool<typeof input> {
  readonly name = 'list_locations';
  readonly title = 'List locations';
  readonly description =
    'Watched locations by name, all or those in one state: "which are offline?". For how many, use get_overview.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(
    private readonly fleet: FleetService,
    private readonly told: ToldThings,
  ) {}

  async answer(asked: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const found = await this.fleet.list(scopesOf(actor), asked, sliceOf(KEYS.nameAndId, asked));
    return pageOf(
      asked,
      found,
      (location) => [location.name, location.id],
      (location) => this.told.location(location),
    );
  }
}
