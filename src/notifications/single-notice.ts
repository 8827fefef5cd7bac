import { randomUUID } from 'node:crypto';

import type { Tx } from '../platform/database/sql';
import { lockLanes, write } from './outbox-store';

/** What a notice to one destination says; `sealed`: parameters that nobody may read in the database. */
export interface SingleContent {
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
  readonly sealed?: string;
}

/** Posts a notice to one destination, whatever it is subscribed to. Gives the delivery's id. */
export async function postSingle(
  tx: Tx,
  { id, channel }: { readonly id: string; readonly channel: string },
  content: SingleContent,
  now: Date,
): Promise<string> {
  await lockLanes(tx, new Map([[id, channel]]), []);
  const notification = { id: randomUUID(), type: 'notice', severity: 'info', incidentId: null, content } as const;
  const delivery = { id: randomUUID(), notification, destinationId: id, channel, cardId: null, isCard: false };
  const nothing = new Set<string>();
  await write(tx, { notifications: [notification], deliveries: [delivery], changed: nothing, dirty: nothing }, now);
  return delivery.id;
}
