import { Group, Stack, Table } from '@mantine/core';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { FormButton } from '../ui/form-button';
import { PagedTable } from '../ui/paged-table';
import { Moment } from '../ui/time';

/** What is kept quiet, until when, and why. */
export function Silences() {
  const { admin: words } = useTexts();
  return (
    <Stack>
      <Group justify="flex-end">
        <FormButton
          label={words.addSilence}
          submit={words.addSilence}
          fields={[
            { name: 'reason', label: words.reason, required: true },
            { name: 'until', label: words.until, kind: 'datetime-local', hint: words.untilHint },
          ]}
          onSubmit={({ reason, until }) => {
            const end = until ? { until: new Date(String(until)).toISOString() } : { untilResolved: true };
            return api.POST('/api/silences', { body: { scope: { type: 'all' }, reason: String(reason), ...end } });
          }}
        />
      </Group>
      <PagedTable
        name={['silences']}
        read={(cursor) => dataOf(api.GET('/api/silences', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.scope, words.reason, words.until, '']}
        empty={words.noSilence}
        keyOf={({ id }) => id}
        every={30_000}
      >
        {({ id, scope, reason, until }) => (
          <>
            <Table.Td>
              {words.scopes[scope.type]} {'id' in scope ? scope.id : ''}
            </Table.Td>
            <Table.Td>{reason}</Table.Td>
            <Table.Td>{until ? <Moment at={until} /> : words.untilResolved}</Table.Td>
            <Table.Td>
              <ConfirmButton
                label={words.endSilence}
                question={words.endSilenceQuestion}
                act={() => api.DELETE('/api/silences/{id}', { params: { path: { id } } })}
              />
            </Table.Td>
          </>
        )}
      </PagedTable>
    </Stack>
  );
}
