import { Button, Group, Stack, Stepper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { AccountStep } from './account-step';
import { TelegramStep } from './telegram-step';
import { TestStep } from './test-step';
import { WatchStep } from './watch-step';

/** From nothing to the first alert: each step looks by itself whether it is done. */
export function SetupPage() {
  const { setup: words, nav } = useTexts();
  const me = useMe();
  const accounts = useQuery({
    queryKey: ['plume-accounts', 'setup'],
    queryFn: () => dataOf(api.GET('/api/plume-accounts')),
    refetchInterval: 3_000,
  });
  const locations = useQuery({
    queryKey: ['locations', 'setup'],
    queryFn: () => dataOf(api.GET('/api/locations', { params: { query: { limit: 1 } } })),
    refetchInterval: 3_000,
  });
  const destinations = useQuery({
    queryKey: ['destinations', 'setup'],
    queryFn: () => dataOf(api.GET('/api/destinations', { params: { query: { limit: 200 } } })),
    refetchInterval: 3_000,
  });
  const account = accounts.data?.items[0];
  const mine = destinations.data?.items.find(({ userId, enabled }) => userId === me.id && enabled);
  const done = [account?.state === 'ok', (locations.data?.items.length ?? 0) > 0, mine !== undefined];
  const reached = done.findIndex((each) => !each);
  const [chosen, choose] = useState<number | null>(null);
  const active = chosen ?? (reached < 0 ? 3 : reached);
  return (
    <Stack maw={760}>
      <Title order={1} size="h2">
        {words.title}
      </Title>
      <Stepper active={active} onStepClick={choose} size="sm">
        <Stepper.Step label={words.account} description={done[0] ? '✓' : undefined}>
          <AccountStep account={account} />
        </Stepper.Step>
        <Stepper.Step label={words.watch} description={done[1] ? '✓' : undefined}>
          <WatchStep account={account} watches={done[1] ?? false} />
        </Stepper.Step>
        <Stepper.Step label={words.channel} description={done[2] ? '✓' : undefined}>
          <TelegramStep linked={mine !== undefined} />
        </Stepper.Step>
        <Stepper.Step label={words.test}>
          <TestStep destinationId={mine?.id} />
        </Stepper.Step>
        <Stepper.Completed>
          <Text>{words.finished}</Text>
        </Stepper.Completed>
      </Stepper>
      <Group justify="space-between">
        <Button variant="default" disabled={active === 0} onClick={() => choose(active - 1)}>
          {words.back}
        </Button>
        {active < 4 ? (
          <Button onClick={() => choose(active + 1)} disabled={active < 3 && !done[active]}>
            {words.next}
          </Button>
        ) : (
          <Button component={Link} to="/">
            {nav.overview}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
