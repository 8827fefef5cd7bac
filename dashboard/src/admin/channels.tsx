import { Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { useWords } from '../texts/language';
import { CHANNEL_LOOK } from '../theme';
import { Asked } from '../ui/asked';
import { Moment } from '../ui/time';
import type { Channel } from './channel';
import { ChannelSettings } from './channel-settings';
import { ChannelTest } from './channel-test';
import { channelTexts } from './channels.texts';

const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: () => dataOf(api.GET('/api/channels')),
  refetchInterval: 30_000,
});

/** The ways to reach people: how they do, what is set of them, and whether they work. */
export function Channels() {
  const words = useWords(channelTexts);
  const channels = useQuery(channelsQuery);
  return (
    <Asked query={channels} isEmpty={({ items }) => items.length === 0} empty={<Text c="dimmed">{words.none}</Text>}>
      {({ items }) => (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3, xl: 4 }} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((channel) => (
            <ChannelCard key={channel.channel} channel={channel} />
          ))}
        </SimpleGrid>
      )}
    </Asked>
  );
}

function ChannelCard({ channel }: { readonly channel: Channel }) {
  const words = useWords(channelTexts);
  const { title, state, configured, enabled, lastError, sent, failed, lastUsedAt } = channel;
  return (
    <Card withBorder component="li">
      <Stack gap="xs" h="100%" justify="space-between">
        <Stack gap="xs">
          <Group justify="space-between" wrap="nowrap">
            <Title order={2} size="h5">
              {title}
            </Title>
            <Badge color={CHANNEL_LOOK[state]}>{words.states[state]}</Badge>
          </Group>
          {lastError ? (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {lastError}
            </Text>
          ) : (
            !configured && (
              <Text size="sm" c="dimmed">
                {enabled ? words.needsSettings : words.switchedOff}
              </Text>
            )
          )}
          <Text size="sm" c="dimmed">
            {lastUsedAt ? (
              <>
                {words.sent(sent)} · {words.failed(failed)} · {words.lastUsed} <Moment at={lastUsedAt} />
              </>
            ) : (
              words.neverUsed
            )}
          </Text>
        </Stack>
        <Group gap="xs">
          <ChannelSettings channel={channel} />
          {configured && <ChannelTest channel={channel} />}
        </Group>
      </Stack>
    </Card>
  );
}
