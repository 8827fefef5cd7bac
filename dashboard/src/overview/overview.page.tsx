import { Button, Chip, Group, Loader, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { STATE_LOOK } from '../theme';
import { Asked } from '../ui/asked';
import { countsOf, shownOf, type State, STATES } from './fleet';
import { FleetGrid } from './fleet-grid';
import { lookedUpQuery } from './looked-up';
import { overviewQuery } from './overview';
import { WrongNow } from './wrong-now';

const NONE: ReadonlySet<string> = new Set();

/** How the whole fleet stands: what is wrong now, first. */
export function OverviewPage() {
  const { overview: texts, state: names, common } = useTexts();
  const me = useMe();
  const fleet = useQuery(overviewQuery);
  const { states = [], q = '' } = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const [text] = useDebouncedValue(q, 150);
  const [settled] = useDebouncedValue(q.trim(), 400);
  const lookedUp = useQuery(lookedUpQuery(settled, me.role !== 'viewer'));
  const found = (text.trim() === settled && lookedUp.data) || NONE;
  const locations = fleet.data?.locations;
  const counts = useMemo(() => countsOf(locations ?? []), [locations]);
  const shown = useMemo(() => shownOf(locations ?? [], states, text, found), [locations, states, text, found]);
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
      <WrongNow />
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
                aria-label={texts.searchPlaceholder(me.role !== 'viewer')}
                placeholder={texts.searchPlaceholder(me.role !== 'viewer')}
                leftSection={<IconSearch size={16} />}
                rightSection={lookedUp.isFetching ? <Loader size="xs" aria-label={common.loading} /> : null}
                error={lookedUp.error && texts.searchTrouble(lookedUp.error.message)}
                value={q}
                w={{ base: '100%', xs: 320 }}
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
            {shown.length === 0 && !lookedUp.isFetching && <Text c="dimmed">{texts.noneMatch}</Text>}
            {shown.length > 0 && <FleetGrid locations={shown} />}
          </Stack>
        )}
      </Asked>
    </Stack>
  );
}
