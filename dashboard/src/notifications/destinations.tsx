import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { ThisDevice } from '../push/this-device';
import { useTexts } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { PagedTable } from '../ui/paged-table';
import { useAction } from '../ui/use-action';
import { AddDestination } from './add-destination';
import { type Destination, nameOf, waysQuery } from './destination';
import { VerifyButton } from './verify-button';

/** Where people are reached. */
export function Destinations() {
  const { notifications: words } = useTexts();
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <ThisDevice />
        <AddDestination />
      </Group>
      <PagedTable
        name={['destinations']}
        read={(cursor) => dataOf(api.GET('/api/destinations', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.channel, words.address, words.state, '']}
        empty={words.noDestination}
        keyOf={({ id }) => id}
      >
        {(destination) => <Cells destination={destination} />}
      </PagedTable>
    </Stack>
  );
}

function Cells({ destination }: { readonly destination: Destination }) {
  const { notifications: words } = useTexts();
  const { channel, address, label, enabled, verified, disabledReason } = destination;
  const { data: ways = [] } = useQuery(waysQuery);
  const proof = ways.find((way) => way.channel === channel)?.proof ?? 'none';
  const name = nameOf(destination, words.channels);
  return (
    <>
      <Table.Td>{words.channels[channel] ?? channel}</Table.Td>
      <Table.Td maw={360} style={{ overflowWrap: 'anywhere' }}>
        {name}
        {label && channel !== 'in-app' && (
          <Text size="xs" c="dimmed">
            {address}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge color={!enabled ? 'gray' : verified ? 'teal' : 'yellow'}>
          {!enabled ? words.off : verified ? words.on : words.unverified}
        </Badge>
        {disabledReason && (
          <Text size="xs" c="dimmed">
            {disabledReason}
          </Text>
        )}
        {!verified && enabled && (
          <Text size="xs" c="dimmed">
            {words.verifyBy[proof]}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {!verified && enabled && proof === 'code' && <VerifyButton id={destination.id} address={address} />}
          <Actions destination={destination} name={name} mayTest={enabled && (verified || proof === 'test')} />
        </Group>
      </Table.Td>
    </>
  );
}

function Actions({
  destination: { id, enabled },
  name,
  mayTest,
}: {
  readonly destination: Destination;
  readonly name: string;
  readonly mayTest: boolean;
}) {
  const { notifications: words, common } = useTexts();
  const path = { params: { path: { id } } };
  const test = useAction(() => api.POST('/api/destinations/{id}/test', path), words.tested);
  const turn = useAction(() => api.PATCH('/api/destinations/{id}', { ...path, body: { enabled: !enabled } }));
  return (
    <>
      {mayTest && (
        <Button
          size="xs"
          variant="subtle"
          loading={test.isPending}
          onClick={() => test.mutate()}
          aria-label={`${words.test}: ${name}`}
        >
          {words.test}
        </Button>
      )}
      <Button
        size="xs"
        variant="subtle"
        loading={turn.isPending}
        onClick={() => turn.mutate()}
        aria-label={`${enabled ? words.turnOff : words.turnOn}: ${name}`}
      >
        {enabled ? words.turnOff : words.turnOn}
      </Button>
      <ConfirmButton
        label={common.delete}
        question={words.deleteDestination(name)}
        act={() => api.DELETE('/api/destinations/{id}', path)}
      />
    </>
  );
}
