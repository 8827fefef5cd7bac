import { Button } from '@mantine/core';
import { queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import type { Texts } from '../texts/texts';
import { useAction } from '../ui/use-action';
import type { DeliveryStatus } from './search';

/** The colour of each state; the word always stands beside it. */
export const DELIVERY_LOOK: Readonly<Record<DeliveryStatus, string>> = {
  delivered: 'teal',
  failed: 'red',
  retrying: 'orange',
  queued: 'blue',
  sending: 'blue',
  suppressed: 'gray',
};

/** One delivery, read again and again while it is looked at: it may just be on its way. */
export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', 'one', id],
    queryFn: () => dataOf(api.GET('/api/deliveries/{id}', { params: { path: { id } } })),
    refetchInterval: 5_000,
  });

/** What a delivery is of, in words. */
export const typeName = (type: string, words: Texts['notifications']): string =>
  words.deliveryTypes[type] ?? (words.types as Readonly<Record<string, string>>)[type] ?? type;

/** Sends a failed delivery again. */
export function Retry({ id }: { readonly id: string }) {
  const { notifications: words } = useTexts();
  const retry = useAction(() => api.POST('/api/deliveries/{id}/retry', { params: { path: { id } } }), words.retried);
  return (
    <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
      {words.sendAgain}
    </Button>
  );
}
