import type { components } from '../api/schema';

export type DeliveryStatus = components['schemas']['Delivery']['status'];

export const DELIVERY_STATUSES = [
  'delivered',
  'failed',
  'retrying',
  'queued',
  'sending',
  'suppressed',
] as const satisfies readonly DeliveryStatus[];

/** What of the notifications is shown, as it stands in the address. */
export interface NotificationsSearch {
  readonly status?: DeliveryStatus;
  readonly channel?: string;
  /** The delivery whose story is open. */
  readonly delivery?: string;
  /** The message whose progress is shown. */
  readonly message?: string;
}

/** Reads it; whatever it is not is left out. */
export function notificationsSearch(given: Record<string, unknown>): NotificationsSearch {
  const status = DELIVERY_STATUSES.find((each) => each === given.status);
  const text = (name: 'channel' | 'delivery' | 'message') =>
    typeof given[name] === 'string' && given[name] !== '' ? { [name]: given[name] } : {};
  return { ...(status ? { status } : {}), ...text('channel'), ...text('delivery'), ...text('message') };
}
