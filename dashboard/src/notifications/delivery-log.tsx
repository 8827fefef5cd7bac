import { Badge, Button, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { PagedTable } from '../ui/paged-table';
import { TextLink } from '../ui/text-link';
import { Moment } from '../ui/time';
import { useAction } from '../ui/use-action';

const STATUSES = ['', 'delivered', 'failed', 'retrying', 'queued', 'suppressed'] as const;
const LOOK: Readonly<Record<string, string>> = {
  delivered: 'teal',
  failed: 'red',
  retrying: 'orange',
  suppressed: 'gray',
};

/** Everything that was said, and whether it arrived. */
export function DeliveryLog() {
  const { notifications: words } = useTexts();
  const [status, choose] = useState<(typeof STATUSES)[number]>('');
  return (
    <Stack>
      <SegmentedControl
        aria-label={words.state}
        value={status}
        onChange={(value) => choose(value as typeof status)}
        data={STATUSES.map((value) => ({ value, label: value === '' ? words.all : (words.statuses[value] ?? value) }))}
      />
      <PagedTable
        name={['deliveries', status]}
        read={(cursor) =>
          dataOf(
            api.GET('/api/deliveries', {
              params: { query: { ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) } },
            }),
          )
        }
        columns={[words.queued, words.channel, words.what, words.state, '']}
        empty={words.noDelivery}
        keyOf={({ id }) => id}
        every={15_000}
      >
        {({ id, channel, type, incidentId, status: now, attempts, lastError, queuedAt }) => (
          <>
            <Table.Td>
              <Moment at={queuedAt} />
            </Table.Td>
            <Table.Td>{words.channels[channel] ?? channel}</Table.Td>
            <Table.Td>
              {incidentId ? (
                <TextLink to="/incidents/$id" params={{ id: incidentId }} size="sm">
                  {type}
                </TextLink>
              ) : (
                type
              )}
            </Table.Td>
            <Table.Td>
              <Badge color={LOOK[now] ?? 'blue'}>{words.statuses[now] ?? now}</Badge>
              {attempts > 1 && (
                <Text size="xs" c="dimmed">
                  {words.attempts(attempts)}
                </Text>
              )}
              {lastError && (
                <Text size="xs" c="dimmed">
                  {lastError}
                </Text>
              )}
            </Table.Td>
            <Table.Td>{now === 'failed' && <Retry id={id} />}</Table.Td>
          </>
        )}
      </PagedTable>
    </Stack>
  );
}

function Retry({ id }: { readonly id: string }) {
  const { notifications: words } = useTexts();
  const retry = useAction(() => api.POST('/api/deliveries/{id}/retry', { params: { path: { id } } }), words.retried);
  return (
    <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
      {words.sendAgain}
    </Button>
  );
}
