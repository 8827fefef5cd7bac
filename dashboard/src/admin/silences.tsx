import { SegmentedControl, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { AddSilence } from '../silences/add-silence';
import { ChangeSilence } from '../silences/change-silence';
import { silenceTexts } from '../silences/silence.texts';
import { useWords } from '../texts/language';
import { ConfirmButton } from '../ui/confirm-button';
import { PagedTable } from '../ui/paged-table';
import { TextLink } from '../ui/text-link';
import { Moment } from '../ui/time';

type Silence = components['schemas']['Silence'];

/** What is kept quiet, until when, why, and by whom; and what was. */
export function Silences() {
  const words = useWords(silenceTexts);
  const [over, show] = useState<'true' | 'false'>('false');
  return (
    <Stack>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={words.which}
          value={over}
          onChange={(value) => show(value as typeof over)}
          data={[
            { value: 'false', label: words.holding },
            { value: 'true', label: words.over },
          ]}
        />
        <AddSilence />
      </Group>
      <PagedTable
        name={['silences', over]}
        read={(cursor) =>
          dataOf(api.GET('/api/silences', { params: { query: { over, ...(cursor ? { cursor } : {}) } } }))
        }
        columns={[
          words.scope,
          words.kinds,
          words.reason,
          over === 'true' ? words.ended : words.until,
          words.whoAndWhen,
          '',
        ]}
        empty={over === 'true' ? words.noneOver : words.none}
        keyOf={({ id }) => id}
        every={30_000}
      >
        {(silence) => (
          <>
            <Table.Td>
              <ScopeOf silence={silence} />
            </Table.Td>
            <Table.Td>
              {silence.kinds?.map((kind) => words.kindNames[kind] ?? kind).join(', ') ?? words.everyKind}
            </Table.Td>
            <Table.Td maw={320}>{silence.reason}</Table.Td>
            <Table.Td>
              {silence.endedAt ? (
                <Moment at={silence.endedAt} />
              ) : silence.until ? (
                <Moment at={silence.until} />
              ) : (
                words.untilResolved
              )}
            </Table.Td>
            <Table.Td>
              {silence.createdByName ?? words.system}
              <Text size="xs" c="dimmed">
                <Moment at={silence.createdAt} />
              </Text>
            </Table.Td>
            <Table.Td>{silence.endedAt === null && <Actions silence={silence} />}</Table.Td>
          </>
        )}
      </PagedTable>
    </Stack>
  );
}

function ScopeOf({ silence: { scope, scopeName } }: { readonly silence: Silence }) {
  const words = useWords(silenceTexts);
  if (scope.type === 'all') return words.scopes.all;
  return (
    <>
      {scope.type === 'location' && scopeName !== null ? (
        <TextLink to="/locations/$id" params={{ id: scope.id }} size="sm">
          {scopeName}
        </TextLink>
      ) : (
        (scopeName ?? `${scope.id} (${words.gone})`)
      )}
      <Text size="xs" c="dimmed">
        {words.scopes[scope.type]}
      </Text>
    </>
  );
}

function Actions({ silence }: { readonly silence: Silence }) {
  const words = useWords(silenceTexts);
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <ChangeSilence silence={silence} />
      <ConfirmButton
        label={words.end}
        question={words.endQuestion}
        act={() => api.DELETE('/api/silences/{id}', { params: { path: { id: silence.id } } })}
      />
    </Group>
  );
}
