import { Button, Chip, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import { IncidentTable } from '../incidents/incident-table';
import { incidentsQuery } from '../incidents/incidents';
import { pollingPause } from '../live/live-state';
import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { STATE_LOOK } from '../theme';
import { Asked } from '../ui/asked';
import { countsOf, shownOf, type State, STATES } from './fleet';
import { FleetGrid } from './fleet-grid';
import { overviewQuery } from './overview';

/** How the whole fleet stands: what is wrong now, first. */
export function OverviewPage() {
  const { overview: texts, state: names } = useTexts();
  const me = useMe();
  const fleet = useQuery(overviewQuery);
  const open = useQuery({ ...incidentsQuery({ status: 'open' }), refetchInterval: pollingPause });
  const { states = [], q = '' } = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const [text] = useDebouncedValue(q, 150);
  const locations = fleet.data?.locations;
  const counts = useMemo(() => countsOf(locations ?? []), [locations]);
  const shown = useMemo(() => shownOf(locations ?? [], states, text), [locations, states, text]);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {texts.title}
        </Title>
        <Text c="dimmed" aria-live="polite">
          {locations && texts.locations(locations.length)}
        </Text>
      </Group>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {texts.wrongNow}
        </Title>
        <Asked query={open} isEmpty={({ items }) => items.length === 0} empty={<Text>✓ {texts.allFine}</Text>}>
          {({ items }) => <IncidentTable incidents={items.slice(0, 8)} />}
        </Asked>
      </Stack>
      <Asked
        query={fleet}
        isEmpty={({ locations: all }) => all.length === 0}
        empty={
          <Stack align="flex-start">
            <Text>{texts.empty}</Text>
            {me.role === 'admin' && (
              <Button component={Link} to="/setup">
                {texts.emptyNext}
              </Button>
            )}
          </Stack>
        }
      >
        {() => (
          <Stack gap="sm">
            <Group>
              <TextInput
                type="search"
                aria-label={texts.searchPlaceholder}
                placeholder={texts.searchPlaceholder}
                leftSection={<IconSearch size={16} />}
                value={q}
                w={300}
                onChange={({ currentTarget: { value } }) =>
                  void navigate({ search: (kept) => ({ ...kept, q: value || undefined }), replace: true })
                }
              />
              <Chip.Group
                multiple
                value={states}
                onChange={(chosen) =>
                  void navigate({
                    search: (kept) => ({ ...kept, states: chosen.length > 0 ? (chosen as State[]) : undefined }),
                    replace: true,
                  })
                }
              >
                <Group gap="xs">
                  {STATES.map((state) => (
                    <Chip key={state} value={state} color={STATE_LOOK[state].color} variant="outline" size="sm">
                      {counts[state]} {names[state]}
                    </Chip>
                  ))}
                </Group>
              </Chip.Group>
            </Group>
            {shown.length === 0 ? <Text c="dimmed">{texts.noneMatch}</Text> : <FleetGrid locations={shown} />}
          </Stack>
        )}
      </Asked>
    </Stack>
  );
}
