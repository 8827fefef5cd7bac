import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { FleetService } from '../fleet/fleet.service';
import { paged, said } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import type { ReadTool, ToolReader } from './tool';
import { ToldThings } from './told-things';

const input = z.strictObject({
  query: said(
    100,
    "Part of the location's name, the customer's name or account number, an id, or the serial number of one of its pods.",
  ),
  ...paged,
});

/** Finds locations by what people call them. */
@Injectable()
export class FindLocationsTool implements ReadTool<typeof input> {
  readonly name = 'find_locations';
  readonly title = 'Find locations';
  readonly description =
    'Locations by name, customer, account number, id or pod serial number, with their state and id. Use it first when ' +
    'somebody names a home or a shop: the other tools want its id.';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(
    private readonly fleet: FleetService,
    private readonly told: ToldThings,
  ) {}

  async answer(asked: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const { after, limit } = sliceOf(KEYS.offset, asked);
    const offset = Number(after?.[0] ?? 0);
    const found = await this.fleet.choices(scopesOf(actor), asked.query, [], { offset, limit });
    return pageOf(
      asked,
      found,
      () => [String(offset + asked.limit)],
      (location) => this.told.location(location),
    );
  }
}
