import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { PREVIEWS } from '../domain/texts/tools';
import { SubscriptionChangesService } from '../notifications/subscription-changes.service';
import type { Tx } from '../platform/database/sql';
import { id } from './inputs';
import { ScopeNames } from './scope-names';
import type { ToolReader, WriteTool } from './tool';

const input = z.strictObject({ subscriptionId: id('a subscription of the person') });

/** Ends a subscription. */
@Injectable()
export class UnsubscribeTool implements WriteTool<typeof input> {
  readonly name = 'unsubscribe';
  readonly title = 'Unsubscribe';
  readonly description = 'Ends a subscription of the person who asks; list_subscriptions has its id.';
  readonly kind = 'write';
  readonly action = 'subscription.manage';
  readonly input = input;

  constructor(
    private readonly subscriptions: SubscriptionChangesService,
    private readonly names: ScopeNames,
  ) {}

  async preview({ subscriptionId }: z.output<typeof input>, reader: ToolReader): Promise<string> {
    const { scope } = await this.subscriptions.one(reader.actor.userId, subscriptionId);
    return PREVIEWS[reader.language].unsubscribe(await this.names.any(scope, reader));
  }

  async carryOut({ subscriptionId }: z.output<typeof input>, { actor }: ToolReader, tx: Tx): Promise<object> {
    await this.subscriptions.remove(actor.userId, subscriptionId, tx);
    return { ended: true, subscriptionId };
  }
}
