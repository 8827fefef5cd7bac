import { Button, Code, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { PagedTable } from '../ui/paged-table';
import { Moment } from '../ui/time';
import { peopleTexts } from './people.texts';

/** Which deeds are shown; dates as they are picked, both of them included. */
interface Wanted {
  readonly userId: string | null;
  readonly from: string;
  readonly to: string;
}

const EVERYTHING: Wanted = { userId: null, from: '', to: '' };

/** Who did what, the newest first; all of it, or of one person or some days, also as a file. */
export function AuditLog() {
  const { admin: words } = useTexts();
  const more = useWords(peopleTexts);
  const [wanted, want] = useState(EVERYTHING);
  const filter = filterOf(wanted);
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <Stack>
      <Filters wanted={wanted} change={(part) => want((before) => ({ ...before, ...part }))} />
      <PagedTable
        name={['audit', filter]}
        read={(cursor) =>
          dataOf(api.GET('/api/audit', { params: { query: { ...filter, ...(cursor ? { cursor } : {}) } } }))
        }
        columns={[words.when, words.whoDid, words.what, words.changed]}
        empty={isNarrowed ? more.noSuchDeed : words.none}
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
    </Stack>
  );
}

function Filters({
  wanted: { userId, from, to },
  change,
}: {
  readonly wanted: Wanted;
  readonly change: (part: Partial<Wanted>) => void;
}) {
  const { admin: words } = useTexts();
  const more = useWords(peopleTexts);
  const { data: people } = useQuery({
    queryKey: ['users', 'choice'],
    queryFn: () => dataOf(api.GET('/api/users', { params: { query: { limit: 200 } } })),
    staleTime: 60_000,
  });
  const query = new URLSearchParams({ ...filterOf({ userId, from, to }), format: 'csv' });
  return (
    <Group align="flex-end">
      <Select
        label={words.whoDid}
        placeholder={more.everybody}
        clearable
        searchable
        w={220}
        data={(people?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={userId}
        onChange={(chosen) => change({ userId: chosen })}
      />
      <TextInput
        type="date"
        label={more.fromDay}
        value={from}
        max={to || undefined}
        onChange={({ currentTarget }) => change({ from: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={more.toDay}
        value={to}
        min={from || undefined}
        onChange={({ currentTarget }) => change({ to: currentTarget.value })}
      />
      <Button component="a" href={`/api/audit/export?${query}`} download variant="default">
        {more.asFile}
      </Button>
    </Group>
  );
}

/** What the product is asked for: days of the reader's own zone, the last of them to its end. */
function filterOf({ userId, from, to }: Wanted): Record<string, string> {
  return {
    ...(userId ? { userId } : {}),
    ...(from ? { from: beginningOf(from, 0) } : {}),
    ...(to ? { to: beginningOf(to, 1) } : {}),
  };
}

function beginningOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
