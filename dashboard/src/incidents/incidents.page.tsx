import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { IncidentTable } from './incident-table';
import { incidentPages } from './incidents';

const STATUSES = ['open', 'acknowledged', 'resolved'] as const;

/** Incidents, by how far they are; the choice is in the address, so that it can be sent to a colleague. */
export function IncidentsPage() {
  const { incidents: texts, common } = useTexts();
  const { status = 'open' } = useSearch({ from: '/incidents' });
  const navigate = useNavigate({ from: '/incidents' });
  const pages = useInfiniteQuery({ ...incidentPages({ status }), refetchInterval: 30_000 });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {texts.title}
        </Title>
        <SegmentedControl
          aria-label={texts.status}
          value={status}
          onChange={(value) => void navigate({ search: { status: value as (typeof STATUSES)[number] } })}
          data={STATUSES.map((value) => ({ value, label: texts.statusNames[value] }))}
        />
      </Group>
      <Asked
        query={pages}
        isEmpty={({ pages: [first] }) => first?.items.length === 0}
        empty={<Text c="dimmed">{texts.none}</Text>}
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
