import { Button, Card, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { api } from '../api/client';
import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { StateBadge } from '../ui/state-badge';
import { Age } from '../ui/time';
import { useAction } from '../ui/use-action';
import { locationQuery } from './locations';
import { Pods } from './pods';
import { SpeedTests } from './speed-tests';
import { Transitions } from './transitions';
import { Uptime } from './uptime';
import { Wan } from './wan';
import { Wifi } from './wifi';

/** One home: how it stands now, what it consists of, and how it has been. */
export function LocationPage() {
  const { id } = useParams({ from: '/locations/$id' });
  const { location: words, overview } = useTexts();
  const { role } = useMe();
  const location = useQuery(locationQuery(id));
  const look = useAction(() => api.POST('/api/locations/{id}/poll', { params: { path: { id } } }), words.polled);
  return (
    <Asked query={location}>
      {({ name, customerName, state, stateSince, podsOnline, podsTotal, devices, lastPolledAt }) => (
        <Stack>
          <Group justify="space-between">
            <Group gap="sm">
              <Title order={1} size="h2">
                {name}
              </Title>
              <StateBadge state={state} />
              {stateSince && (
                <Text c="dimmed" size="sm">
                  <Age since={stateSince} />
                </Text>
              )}
            </Group>
            {role !== 'viewer' && (
              <Button variant="default" onClick={() => look.mutate()} loading={look.isPending}>
                {words.pollNow}
              </Button>
            )}
          </Group>
          <Group gap="xl">
            {customerName && <Fact label={words.customer}>{customerName}</Fact>}
            <Fact label={words.pods}>{overview.pods(podsOnline, podsTotal)}</Fact>
            <Fact label={words.devices}>{devices ?? words.noData}</Fact>
            <Fact label={words.lastLook}>{lastPolledAt ? <Age since={lastPolledAt} /> : words.noData}</Fact>
          </Group>
          <Grid>
            <Grid.Col span={12}>
              <Part title={words.uptime}>
                <Uptime id={id} />
              </Part>
            </Grid.Col>
            <Grid.Col span={12}>
              <Part title={words.pods}>
                <Pods id={id} />
              </Part>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <Part title={words.wan}>
                <Wan id={id} />
              </Part>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <Part title={words.speedTests}>
                <SpeedTests id={id} />
              </Part>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <Part title={words.wifi}>
                <Wifi id={id} />
              </Part>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <Part title={words.transitions}>
                <Transitions id={id} />
              </Part>
            </Grid.Col>
          </Grid>
        </Stack>
      )}
    </Asked>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="div">{children}</Text>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Card withBorder h="100%" component="section">
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </Card>
  );
}
