import { Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { overviewQuery } from '../overview/overview';
import { useTexts } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { PagedTable } from '../ui/paged-table';
import { SeverityBadge } from '../ui/state-badge';
import { TextLink } from '../ui/text-link';
import { AddSubscription } from './add-subscription';
import { destinationsQuery, nameOf } from './destination';

/** Who hears of what. */
export function Subscriptions() {
  const { notifications: words, common } = useTexts();
  const { data: destinations = [] } = useQuery(destinationsQuery);
  return (
    <Stack>
      <Group justify="flex-end">
        <AddSubscription />
      </Group>
      <PagedTable
        name={['subscriptions']}
        read={(cursor) => dataOf(api.GET('/api/subscriptions', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.destination, words.about, words.minSeverity, '']}
        empty={words.noSubscription}
        keyOf={({ id }) => id}
      >
        {({ id, destinationId, scope, minSeverity, kinds }) => {
          const destination = destinations.find((each) => each.id === destinationId);
          return (
            <>
              <Table.Td maw={360} style={{ overflowWrap: 'anywhere' }}>
                {destination && (words.channels[destination.channel] ?? destination.channel)}
                {destination && destination.channel !== 'in-app' && `: ${nameOf(destination, words.channels)}`}
              </Table.Td>
              <Table.Td>
                <About scope={scope} />
                <Text size="xs" c="dimmed">
                  {kinds ? kinds.map((kind) => words.kinds[kind]).join(', ') : words.allKinds}
                </Text>
              </Table.Td>
              <Table.Td>
                <SeverityBadge severity={minSeverity} />
              </Table.Td>
              <Table.Td>
                <ConfirmButton
                  label={common.delete}
                  question={words.deleteSubscription}
                  act={() => api.DELETE('/api/subscriptions/{id}', { params: { path: { id } } })}
                />
              </Table.Td>
            </>
          );
        }}
      </PagedTable>
    </Stack>
  );
}

type Scope = { readonly type: 'all' } | { readonly type: 'account' | 'customer' | 'location'; readonly id: string };

/** What a subscription takes in: a location by its name, everything else by what it is. */
function About({ scope }: { readonly scope: Scope }) {
  const { notifications: words } = useTexts();
  const { data: fleet } = useQuery({ ...overviewQuery, enabled: scope.type === 'location' });
  if (scope.type === 'all') return words.everything;
  if (scope.type !== 'location') return `${words.scopes[scope.type]} ${scope.id}`;
  const name = fleet?.locations.find(({ id }) => id === scope.id)?.name;
  return (
    <TextLink to="/locations/$id" params={{ id: scope.id }} size="sm">
      {name ?? words.scopes.location}
    </TextLink>
  );
}
