import { Button, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { api } from '../api/client';
import type { components } from '../api/schema';
import { useMe } from '../session/session';
import { SilenceButton } from '../silences/silence-button';
import { Silenced } from '../silences/silenced';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { Fact } from '../ui/fact';
import { Section } from '../ui/section';
import { StateBadge } from '../ui/state-badge';
import { Age } from '../ui/time';
import { useAction } from '../ui/use-action';
import { locationTexts } from './location.texts';
import { locationQuery } from './locations';
import { Manage } from './manage';
import { Notes } from './notes';
import { PastIncidents } from './past-incidents';
import { Pods } from './pods';
import { ReportProblem } from './report-problem';
import { SpeedTests } from './speed-tests';
import { SubscribeMe } from './subscribe-me';
import { Transitions } from './transitions';
import { Uptime } from './uptime';
import { Wan } from './wan';
import { Wifi } from './wifi';

type Location = components['schemas']['Location'];

/** One home: how it stands now, what it consists of, how it has been, and what people know of it. */
export function LocationPage() {
  const { id } = useParams({ from: '/locations/$id' });
  const { location: words } = useTexts();
  const more = useWords(locationTexts);
  const { role } = useMe();
  const location = useQuery(locationQuery(id));
  return (
    <Asked query={location}>
      {(data) => (
        <Stack>
          <Head location={data} />
          {role !== 'viewer' && <Silenced location={data} />}
          <Facts location={data} />
          <Grid>
            <Grid.Col span={{ base: 12, xl: 6 }}>
              <Section title={words.uptime}>
                <Uptime id={id} />
              </Section>
            </Grid.Col>
            <Grid.Col span={{ base: 12, xl: 6 }}>
              <Section title={more.incidents}>
                <PastIncidents id={id} />
              </Section>
            </Grid.Col>
            <Grid.Col span={12}>
              <Section title={words.pods}>
                <Pods id={id} />
              </Section>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <Section title={words.wan}>
                <Wan id={id} />
              </Section>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 6 }}>
              <Section title={words.speedTests}>
                <SpeedTests id={id} />
              </Section>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 4 }}>
              <Section title={more.notes}>
                <Notes id={id} />
              </Section>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 4 }}>
              <Section title={words.transitions}>
                <Transitions id={id} />
              </Section>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 4 }}>
              <Section title={words.wifi}>
                <Wifi id={id} />
              </Section>
            </Grid.Col>
            {role !== 'viewer' && (
              <Grid.Col span={12}>
                <Section title={more.manage}>
                  <Manage location={data} />
                </Section>
              </Grid.Col>
            )}
          </Grid>
        </Stack>
      )}
    </Asked>
  );
}

function Head({ location: { id, name, state, stateSince } }: { readonly location: Location }) {
  const { location: words } = useTexts();
  const { role } = useMe();
  const look = useAction(() => api.POST('/api/locations/{id}/poll', { params: { path: { id } } }), words.polled);
  return (
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
      <Group gap="xs">
        <ReportProblem id={id} />
        <SubscribeMe id={id} name={name} />
        {role !== 'viewer' && (
          <>
            <SilenceButton scope={{ type: 'location', id }} name={name} />
            <Button variant="default" onClick={() => look.mutate()} loading={look.isPending}>
              {words.pollNow}
            </Button>
          </>
        )}
      </Group>
    </Group>
  );
}

function Facts({ location }: { readonly location: Location }) {
  const { location: words, overview } = useTexts();
  const { customerName, podsOnline, podsTotal, devices, serviceLevel, timeZone, lastPolledAt } = location;
  return (
    <Group component="dl" gap="xl" m={0}>
      {customerName && <Fact label={words.customer}>{customerName}</Fact>}
      <Fact label={words.pods}>{overview.pods(podsOnline, podsTotal)}</Fact>
      <Fact label={words.devices}>{devices ?? words.noData}</Fact>
      {serviceLevel && <Fact label={words.serviceLevel}>{serviceLevel}</Fact>}
      {timeZone && <Fact label={words.timeZone}>{timeZone}</Fact>}
      <Fact label={words.lastLook}>{lastPolledAt ? <Age since={lastPolledAt} /> : words.noData}</Fact>
    </Group>
  );
}
