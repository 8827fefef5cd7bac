import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { useAction } from '../ui/use-action';

const CHANNELS = ['telegram'] as const;

/** Where people are reached. */
export function Destinations() {
  const { notifications: words, common } = useTexts();
  return (
    <Stack>
      <Group justify="flex-end">
        <FormButton
          label={words.addDestination}
          submit={common.save}
          fields={[
            {
              name: 'channel',
              label: words.channel,
              kind: 'choice',
              required: true,
              initial: 'telegram',
              options: CHANNELS.map((value) => ({ value, label: words.channels[value] ?? value })),
            },
            { name: 'address', label: words.address, required: true },
            { name: 'label', label: words.label },
          ]}
          onSubmit={({ channel, address, label }) =>
            api.POST('/api/destinations', {
              body: {
                channel: channel as (typeof CHANNELS)[number],
                address: String(address),
                ...(label ? { label: String(label) } : {}),
              },
            })
          }
        />
      </Group>
      <PagedTable
        name={['destinations']}
        read={(cursor) => dataOf(api.GET('/api/destinations', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.channel, words.address, words.state, '']}
        empty={words.noDestination}
        keyOf={({ id }) => id}
      >
        {({ id, channel, address, label, enabled, verified, disabledReason }) => (
          <>
            <Table.Td>{words.channels[channel] ?? channel}</Table.Td>
            <Table.Td>
              {label ?? address}
              {label && (
                <Text size="xs" c="dimmed">
                  {address}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <Badge color={!verified ? 'yellow' : enabled ? 'teal' : 'gray'}>
                {!verified ? words.unverified : enabled ? words.on : words.off}
              </Badge>
              {disabledReason && (
                <Text size="xs" c="dimmed">
                  {disabledReason}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <DestinationActions id={id} enabled={enabled} name={label ?? address} />
            </Table.Td>
          </>
        )}
      </PagedTable>
    </Stack>
  );
}

function DestinationActions(props: { readonly id: string; readonly enabled: boolean; readonly name: string }) {
  const { id, enabled, name } = props;
  const { notifications: words, common } = useTexts();
  const path = { params: { path: { id } } };
  const test = useAction(() => api.POST('/api/destinations/{id}/test', path), words.tested);
  const turn = useAction(() => api.PATCH('/api/destinations/{id}', { ...path, body: { enabled: !enabled } }));
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button size="xs" variant="subtle" loading={test.isPending} onClick={() => test.mutate()}>
        {words.test}
      </Button>
      <Button size="xs" variant="subtle" loading={turn.isPending} onClick={() => turn.mutate()}>
        {enabled ? words.turnOff : words.turnOn}
      </Button>
      <ConfirmButton
        label={common.delete}
        question={words.deleteDestination(name)}
        act={() => api.DELETE('/api/destinations/{id}', path)}
      />
    </Group>
  );
}
