import { Alert, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { useAction } from '../ui/use-action';

/** The second step: everything the partner has, or homes one by one. */
export function WatchStep({
  account,
  watches,
}: {
  readonly account: components['schemas']['PlumeAccount'] | undefined;
  readonly watches: boolean;
}) {
  const { setup: words, admin } = useTexts();
  const change = useAction((monitor: string) =>
    api.PATCH('/api/plume-accounts/{id}', {
      params: { path: { id: account?.id ?? '' } },
      body: { monitor: monitor as 'all' | 'selected' },
    }),
  );
  if (!account) return <Text>{words.accountFirst}</Text>;
  return (
    <Stack>
      <Radio.Group label={admin.monitor} value={account.monitor} onChange={(value) => change.mutate(value)}>
        <Group mt="xs">
          <Radio value="all" label={admin.monitorAll} />
          <Radio value="selected" label={admin.monitorSelected} />
        </Group>
      </Radio.Group>
      {account.monitor === 'selected' && <Choose accountId={account.id} />}
      {watches ? <Alert color="teal">{words.watchDone}</Alert> : <Text c="dimmed">{words.watchWaits}</Text>}
    </Stack>
  );
}

function Choose({ accountId }: { readonly accountId: string }) {
  const { setup: words } = useTexts();
  const [typed, type] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 400);
  const customers = useQuery({
    queryKey: ['customers', accountId, q],
    queryFn: () =>
      dataOf(
        api.GET('/api/plume-accounts/{id}/customers', {
          params: { path: { id: accountId }, query: { limit: 10, ...(q ? { q } : {}) } },
        }),
      ),
  });
  return (
    <Stack>
      <TextInput label={words.findCustomer} value={typed} onChange={({ currentTarget }) => type(currentTarget.value)} />
      <Asked query={customers} isEmpty={({ items }) => items.length === 0} empty={<Text>{words.noCustomer}</Text>}>
        {({ items }) => (
          <Stack gap="xs">
            {items.map(({ id, name, email }) => (
              <Customer
                key={id}
                accountId={accountId}
                id={id}
                label={[name, email].filter(Boolean).join(' · ') || id}
              />
            ))}
          </Stack>
        )}
      </Asked>
    </Stack>
  );
}

function Customer({
  accountId,
  id,
  label,
}: {
  readonly accountId: string;
  readonly id: string;
  readonly label: string;
}) {
  const { setup: words } = useTexts();
  const watch = useAction(async () => {
    const path = { id: accountId, customerId: id };
    const { items } = await dataOf(
      api.GET('/api/plume-accounts/{id}/customers/{customerId}/locations', { params: { path } }),
    );
    for (const { id: locationId } of items) {
      await api.POST('/api/locations', { body: { accountId, customerId: id, locationId } });
    }
  }, words.watched);
  return (
    <Group justify="space-between">
      <Text size="sm">{label}</Text>
      <Button size="xs" variant="default" loading={watch.isPending} onClick={() => watch.mutate()}>
        {words.watchThis}
      </Button>
    </Group>
  );
}
