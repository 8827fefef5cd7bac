import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { scopesOf } from '../domain/permissions';
import { PodsListService } from '../fleet/pods-list.service';
import { id, paged } from './inputs';
import { KEYS, pageOf, sliceOf } from './paging';
import type { ReadTool, ToolReader } from './tool';

const input = z.strictObject({
  locationId: id('a location').optional(),
  state: z.enum(['online', 'offline', 'unknown']).optional().describe('Only those in this state now.'),
  unhealthy: z
    .boolean()
    .optional()
    .describe('Only those that are connected but in fair or poor health, or have an alert.'),
  ...paged,
});

/** Pods, of one location or of the whole network. */
@Injectable()
export class ListPodsTool implements ReadTool<typeof input> {
  readonly name = 'list_pods';
  readonly title = 'List pods';
  readonly description =
    'Pods with their state, health, model and devices: of one location, or of all: "which pods are unhealthy?".';
  readonly kind = 'read';
  readonly action = 'network.view';
  readonly input = input;

  constructor(private readonly pods: PodsListService) {}

  async answer(asked: z.output<typeof input>, { actor }: ToolReader): Promise<object> {
    const { locationId, state, unhealthy: ailing } = asked;
    const found = await this.pods.list(scopesOf(actor), { locationId, state, ailing }, sliceOf(KEYS.id, asked));
    return pageOf(
      asked,
      found,
      (pod) => [pod.id],
      ({ nodeId: _nodeId, ip: _ip, alerts, ...pod }) => ({ ...pod, alerts: alerts.slice(0, 5) }),
    );
  }
}
