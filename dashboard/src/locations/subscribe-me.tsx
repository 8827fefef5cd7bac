import { Button, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { api, dataOf, Problem } from '../api/client';
import type { components } from '../api/schema';
import { useMe } from '../session/session';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { FieldForm } from '../ui/field-form';
import { locationTexts } from './location.texts';

type Severity = components['schemas']['Subscription']['minSeverity'];

const SEVERITIES = ['info', 'warning', 'critical'] as const;

/** Lets one of one's own destinations hear of what happens at a location. */
export function SubscribeMe({ id, name }: { readonly id: string; readonly name: string }) {
  const words = useWords(locationTexts);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        {words.subscribe}
      </Button>
      <Modal opened={opened} onClose={close} title={`${words.subscribe}: ${name}`}>
        <Choice id={id} done={close} />
      </Modal>
    </>
  );
}

function Choice({ id, done }: { readonly id: string; readonly done: () => void }) {
  const words = useWords(locationTexts);
  const { common, notifications: texts } = useTexts();
  const me = useMe();
  const queries = useQueryClient();
  const destinations = useQuery({
    queryKey: ['destinations', 'choice'],
    queryFn: () => dataOf(api.GET('/api/destinations', { params: { query: { limit: 200 } } })),
  });
  const subscribe = async (destinationId: string, minSeverity: Severity) => {
    try {
      const scope = { type: 'location' as const, id };
      await api.POST('/api/subscriptions', { body: { destinationId, scope, minSeverity } });
    } catch (cause) {
      if (cause instanceof Problem && cause.status === 409) {
        throw new Problem(409, cause.title, words.alreadySubscribed);
      }
      throw cause;
    }
    const closeButtonProps = { 'aria-label': common.close };
    notifications.show({ color: 'teal', message: words.subscribed, closeButtonProps });
    await queries.invalidateQueries({ queryKey: ['subscriptions'] });
    done();
  };
  return (
    <Asked
      query={destinations}
      isEmpty={({ items }) => items.every(({ userId }) => userId !== me.id)}
      empty={
        <Stack align="flex-start">
          <Text>{words.noDestination}</Text>
          <Button component={Link} to="/notifications">
            {words.addDestination}
          </Button>
        </Stack>
      }
    >
      {({ items }) => {
        const mine = items.filter(({ userId }) => userId === me.id);
        return (
          <Stack>
            <Text size="sm">{words.subscribeIntro}</Text>
            <FieldForm
              submit={words.subscribe}
              fields={[
                {
                  name: 'destinationId',
                  label: words.destination,
                  kind: 'choice',
                  required: true,
                  initial: mine[0]?.id ?? '',
                  options: mine.map(({ id: value, channel, label, address }) => ({
                    value,
                    label: `${texts.channels[channel] ?? channel}: ${label ?? address}`,
                  })),
                },
                {
                  name: 'minSeverity',
                  label: words.minSeverity,
                  kind: 'choice',
                  required: true,
                  initial: 'info',
                  options: SEVERITIES.map((value) => ({ value, label: words.severities[value] })),
                },
              ]}
              onSubmit={({ destinationId, minSeverity }) => subscribe(String(destinationId), minSeverity as Severity)}
            />
          </Stack>
        );
      }}
    </Asked>
  );
}
