import { Button, Group, SegmentedControl, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { pollingPause } from '../live/live-state';
import { useMe } from '../session/session';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { AnyOf } from './any-of';
import { IncidentTable } from './incident-table';
import { incidentPages } from './incidents';
import { incidentTexts } from './incidents.texts';
import { KeysHelp } from './keys-help';
import { filterOf, type IncidentsSearch, KINDS, SEVERITIES, STATUSES } from './search';
import { useListKeys } from './use-list-keys';

/** Incidents, by what one looks for; the choice is in the address, so that it can be sent to a colleague. */
export function IncidentsPage() {
  const { incidents: texts, severity, common } = useTexts();
  const words = useWords(incidentTexts);
  const me = useMe();
  const search = useSearch({ from: '/incidents' });
  const navigate = useNavigate({ from: '/incidents' });
  const [settled] = useDebouncedValue(search, 200);
  const pages = useInfiniteQuery({ ...incidentPages(filterOf(settled, me.id)), refetchInterval: pollingPause });
  const narrow = (more: IncidentsSearch) => void navigate({ search: (kept) => ({ ...kept, ...more }), replace: true });
  const isNarrowed = Object.keys(search).some((name) => name !== 'status');
  useListKeys();
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="xs">
          <Title order={1} size="h2">
            {texts.title}
          </Title>
          <KeysHelp />
        </Group>
        <Text c="dimmed" aria-live="polite">
          {pages.data && !pages.hasNextPage && words.shownSoFar(pages.data.pages.flatMap(({ items }) => items).length)}
        </Text>
      </Group>
      <Group align="flex-end">
        <SegmentedControl
          aria-label={texts.status}
          value={search.status ?? 'unresolved'}
          onChange={(value) => narrow({ status: value === 'unresolved' ? undefined : (value as typeof search.status) })}
          data={STATUSES.map((value) => ({ value, label: words.statusNames[value] }))}
        />
        <AnyOf
          label={words.severity}
          value={search.severity}
          values={SEVERITIES}
          nameOf={(value) => severity[value]}
          onChange={(value) => narrow({ severity: value })}
        />
        <AnyOf
          label={words.kind}
          value={search.kind}
          values={KINDS}
          nameOf={(value) => words.kindNames[value] ?? value}
          onChange={(kind) => narrow({ kind })}
        />
        <TextInput
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<IconSearch size={16} />}
          w={200}
          value={search.q ?? ''}
          onChange={({ currentTarget }) => narrow({ q: currentTarget.value || undefined })}
        />
        {me.role !== 'viewer' && (
          <Switch
            label={words.mine}
            mb={8}
            checked={search.mine ?? false}
            onChange={({ currentTarget }) => narrow({ mine: currentTarget.checked || undefined })}
          />
        )}
      </Group>
      <Asked
        query={pages}
        isEmpty={({ pages: [first] }) => first?.items.length === 0}
        empty={
          <Stack align="flex-start">
            <Text c="dimmed">{isNarrowed ? words.noneMatches : texts.none}</Text>
            {isNarrowed && (
              <Button variant="default" onClick={() => void navigate({ search: {} })}>
                {words.clear}
              </Button>
            )}
          </Stack>
        }
      >
        {({ pages: parts }) => (
          <>
            <IncidentTable incidents={parts.flatMap(({ items }) => items)} />
            {pages.hasNextPage && (
              <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {common.more}
              </Button>
            )}
          </>
        )}
      </Asked>
    </Stack>
  );
}
