import { Code, Table, Text } from '@mantine/core';

import { api, dataOf } from '../api/client';
import { useTexts } from '../texts/language';
import { PagedTable } from '../ui/paged-table';
import { Moment } from '../ui/time';

/** Who did what, the newest first. */
export function AuditLog() {
  const { admin: words } = useTexts();
  return (
    <PagedTable
      name={['audit']}
      read={(cursor) => dataOf(api.GET('/api/audit', { params: { query: cursor ? { cursor } : {} } }))}
      columns={[words.when, words.whoDid, words.what, words.changed]}
      empty={words.none}
      keyOf={({ id }) => id}
    >
      {({ at, user, via, address, chat, action, subjectType, subjectId, after }) => (
        <>
          <Table.Td>
            <Moment at={at} />
          </Table.Td>
          <Table.Td>
            {user ?? words.system}
            <Text size="xs" c="dimmed">
              {[via, address ?? chat].filter(Boolean).join(' · ')}
            </Text>
          </Table.Td>
          <Table.Td>
            {action}
            <Text size="xs" c="dimmed">
              {subjectType} {subjectId}
            </Text>
          </Table.Td>
          <Table.Td maw={420}>
            {after && <Code style={{ wordBreak: 'break-word' }}>{JSON.stringify(after)}</Code>}
          </Table.Td>
        </>
      )}
    </PagedTable>
  );
}
