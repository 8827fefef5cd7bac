import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { DestinationChangesService } from '../notifications/destination-changes.service';
import { SubscriptionChangesService } from '../notifications/subscription-changes.service';
import { paged } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import { ScopeNames } from './scope-names';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({ ...paged });

const MOST_DESTINATIONS = 20;

/** What the person hears of, and where. */
@Injectable()
export class ListSubscriptionsTool implements ReadTool<typeof input> {
  readonly name = 'list_subscriptions';
  readonly title = 'My subscriptions';
  readonly description =
    'What the person who asks is told of (subscriptions), and the places where they are told (destinations).';
  readonly kind = 'read';
  readonly action = 'subscription.manage';
  readonly input = input;

  constructor(
    private readonly subscriptions: SubscriptionChangesService,
    private readonly destinations: DestinationChangesService,
    private readonly names: ScopeNames,
  ) {}

  async answer(asked: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const found = await this.subscriptions.list(actor.userId, undefined, sliceOf(KEYS.momentAndId, asked));
    const places = await this.destinations.list(actor.userId, { limit: MOST_DESTINATIONS, after: null });
    const names = await this.names.ofLocations(found.map(({ scope }) => scope));
    const page = pageOf(
      asked,
      found,
      ({ createdAt, id }) => [createdAt.toISOString(), id],
      ({ id, scope, destinationId, minSeverity, kinds }) => ({
        ...{ id, scope, destinationId, minSeverity, kinds },
        name: 'id' in scope ? names.get(scope.id) : undefined,
      }),
    );
    const destinations = places.map(({ id, channel, label, address, enabled, verified }) => ({
      ...{ id, channel, label, address, enabled, verified },
    }));
    return { ...page, destinations };
  }
}
