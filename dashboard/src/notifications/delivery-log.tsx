import { Badge, Button, Group, Select, Stack, Table, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { PagedTable } from '../ui/paged-table';
import { TextLink } from '../ui/text-link';
import { Moment } from '../ui/time';
import { DeliveryDrawer } from './delivery-drawer';
import { DELIVERY_LOOK, Retry, typeName } from './delivery';
import { RetryAll } from './retry-all';
import { DELIVERY_STATUSES, type DeliveryStatus, type NotificationsSearch } from './search';

const PART = { to: '/notifications/{-$part}', params: { part: 'deliveries' } } as const;

/** Everything that was said, and whether it arrived; the choice is in the address. */
export function DeliveryLog() {
  const { notifications: words } = useTexts();
  const { status, channel, delivery } = useSearch({ from: '/notifications/{-$part}' });
  const navigate = useNavigate();
  const choose = (part: NotificationsSearch) => {
    const search = { ...(status && { status }), ...(channel && { channel }), ...part };
    void navigate({ ...PART, search, replace: true });
  };
  return (
    <Stack>
      <Group align="flex-end">
        <Select
          label={words.state}
          placeholder={words.all}
          clearable
          w={190}
          data={DELIVERY_STATUSES.map((value) => ({ value, label: words.statuses[value] ?? value }))}
          value={status ?? null}
          onChange={(value) => choose({ status: (value ?? undefined) as DeliveryStatus | undefined })}
        />
        <Select
          label={words.channel}
          placeholder={words.all}
          clearable
          w={190}
          data={Object.entries(words.channels).map(([value, label]) => ({ value, label }))}
          value={channel ?? null}
          onChange={(value) => choose({ channel: value ?? undefined })}
        />
        <RetryAll />
      </Group>
      <PagedTable
        name={['deliveries', status, channel]}
        read={(cursor) =>
          dataOf(
            api.GET('/api/deliveries', {
              params: {
                query: {
                  ...(status ? { status } : {}),
                  ...(channel ? { channel } : {}),
                  ...(cursor ? { cursor } : {}),
                },
              },
            }),
          )
        }
        columns={[words.queued, words.channel, words.recipient, words.what, words.state, '']}
        empty={status || channel ? words.noSuchDelivery : words.noDelivery}
        keyOf={({ id }) => id}
        every={15_000}
      >
        {({ id, channel: way, recipient, type, incidentId, status: now, attempts, lastError, queuedAt }) => (
          <>
            <Table.Td>
              <Moment at={queuedAt} />
            </Table.Td>
            <Table.Td>{words.channels[way] ?? way}</Table.Td>
            <Table.Td>{recipient}</Table.Td>
            <Table.Td>
              {incidentId ? (
                <TextLink to="/incidents/$id" params={{ id: incidentId }} size="sm">
                  {typeName(type, words)}
                </TextLink>
              ) : (
                typeName(type, words)
              )}
            </Table.Td>
            <Table.Td maw={320} style={{ overflowWrap: 'anywhere' }}>
              <Badge color={DELIVERY_LOOK[now]}>{words.statuses[now] ?? now}</Badge>
              {attempts > 1 && (
                <Text size="xs" c="dimmed">
                  {words.attempts(attempts)}
                </Text>
              )}
              {lastError && now !== 'delivered' && (
                <Text size="xs" c="dimmed" lineClamp={2}>
                  {lastError}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Button
                  size="xs"
                  variant="subtle"
                  aria-label={words.detailsOf(typeName(type, words))}
                  onClick={() => choose({ delivery: id })}
                >
                  {words.details}
                </Button>
                {now === 'failed' && <Retry id={id} />}
              </Group>
            </Table.Td>
          </>
        )}
      </PagedTable>
      <DeliveryDrawer id={delivery ?? null} close={() => choose({})} />
    </Stack>
  );
}
