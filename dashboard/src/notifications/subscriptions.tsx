import { Group, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { SeverityBadge } from '../ui/state-badge';

type Severity = 'info' | 'warning' | 'critical';

/** Who hears of what. */
export function Subscriptions() {
  const { notifications: words, common, severity, admin } = useTexts();
  const destinations = useQuery({
    queryKey: ['destinations', 'choice'],
    queryFn: () => dataOf(api.GET('/api/destinations', { params: { query: { limit: 200 } } })),
  });
  const places = (destinations.data?.items ?? []).map(({ id, label, address }) => ({
    value: id,
    label: label ?? address,
  }));
  const nameOf = (id: string) => places.find(({ value }) => value === id)?.label ?? id;
  return (
    <Stack>
      <Group justify="flex-end">
        <FormButton
          label={words.addSubscription}
          submit={common.save}
          fields={[
            { name: 'destinationId', label: words.destination, kind: 'choice', required: true, options: places },
            {
              name: 'minSeverity',
              label: words.minSeverity,
              kind: 'choice',
              required: true,
              initial: 'info',
              options: (['info', 'warning', 'critical'] as const).map((value) => ({ value, label: severity[value] })),
            },
          ]}
          onSubmit={({ destinationId, minSeverity }) =>
            api.POST('/api/subscriptions', {
              body: {
                destinationId: String(destinationId),
                scope: { type: 'all' },
                minSeverity: minSeverity as Severity,
              },
            })
          }
        />
      </Group>
      <PagedTable
        name={['subscriptions']}
        read={(cursor) => dataOf(api.GET('/api/subscriptions', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.destination, admin.scope, words.minSeverity, '']}
        empty={words.noSubscription}
        keyOf={({ id }) => id}
      >
        {({ id, destinationId, scope, minSeverity }) => (
          <>
            <Table.Td>{nameOf(destinationId)}</Table.Td>
            <Table.Td>
              {admin.scopes[scope.type]} {'id' in scope ? scope.id : ''}
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
        )}
      </PagedTable>
    </Stack>
  );
}
