import { Badge, Table } from '@mantine/core';

import { api, dataOf } from '../api/client';
import { useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { PagedTable } from '../ui/paged-table';
import { Section } from '../ui/section';
import { Moment } from '../ui/time';
import { meTexts } from './me.texts';

/** Where one is signed in, each place to be signed out from here. */
export function Sessions() {
  const words = useWords(meTexts);
  return (
    <Section title={words.sessions}>
      <PagedTable
        name={['sessions']}
        read={(cursor) => dataOf(api.GET('/api/auth/sessions', { params: { query: cursor ? { cursor } : {} } }))}
        columns={[words.device, words.from, words.seen, '']}
        empty=""
        keyOf={({ id }) => id}
      >
        {({ id, agent, address, lastUsedAt, current }) => (
          <>
            <Table.Td maw={420}>
              {agent ?? words.unknownDevice} {current && <Badge size="sm">{words.here}</Badge>}
            </Table.Td>
            <Table.Td>{address}</Table.Td>
            <Table.Td>
              <Moment at={lastUsedAt} />
            </Table.Td>
            <Table.Td>
              <ConfirmButton
                label={words.endSession}
                question={words.endSessionQuestion}
                act={() => api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } })}
              />
            </Table.Td>
          </>
        )}
      </PagedTable>
    </Section>
  );
}
