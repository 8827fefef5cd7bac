import { Badge, Card, CloseButton, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { api } from '../api/client';
import { useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { ConfirmButton } from '../ui/confirm-button';
import { Fact } from '../ui/fact';
import { composeTexts } from './compose.texts';
import { isUnderway, type SentMessage, sentQuery } from './message';

const COUNTED = [
  { name: 'delivered', color: 'teal' },
  { name: 'failed', color: 'red' },
  { name: 'suppressed', color: 'gray' },
  { name: 'waiting', color: 'blue' },
] as const;

export const MESSAGE_LOOK: Readonly<Record<SentMessage['state'], string>> = {
  expanding: 'blue',
  sending: 'blue',
  done: 'teal',
  cancelled: 'gray',
};

/** How far a message has come: every number is counted, none is guessed. */
export function SentProgress({ id, close }: { readonly id: string; readonly close: () => void }) {
  const words = useWords(composeTexts);
  const sent = useQuery(sentQuery(id));
  return (
    <Card withBorder component="section" aria-label={words.progress}>
      <Asked query={sent}>{(message) => <Numbers message={message} close={close} />}</Asked>
    </Card>
  );
}

function Numbers({ message, close }: { readonly message: SentMessage; readonly close: () => void }) {
  const words = useWords(composeTexts);
  const { id, title, state, total, unreachable } = message;
  const settled = message.delivered + message.failed + message.suppressed;
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs">
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          <Badge color={MESSAGE_LOOK[state]}>{words.states[state]}</Badge>
        </Group>
        <CloseButton aria-label={words.close} onClick={close} />
      </Group>
      <Progress.Root size="lg" aria-hidden>
        {COUNTED.filter(({ name }) => name !== 'waiting').map(({ name, color }) => (
          <Progress.Section key={name} value={total > 0 ? (message[name] / total) * 100 : 0} color={color} />
        ))}
      </Progress.Root>
      <Text size="sm" role="status">
        {words.ofTotal(settled, total)}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 5 }} component="dl" m={0}>
        {COUNTED.map(({ name }) => (
          <Fact key={name} label={words[name]}>
            {message[name]}
          </Fact>
        ))}
        <Fact label={words.unreachable}>{unreachable}</Fact>
      </SimpleGrid>
      {isUnderway(message) && state !== 'cancelled' && (
        <Group>
          <ConfirmButton
            label={words.cancel}
            question={words.cancelQuestion}
            act={() => api.POST('/api/notifications/{id}/cancel', { params: { path: { id } } })}
          />
        </Group>
      )}
    </Stack>
  );
}
