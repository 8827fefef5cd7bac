import { Card, Stack, Tabs, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { useLanguage, useTexts, useWords } from '../texts/language';
import type { Language } from '../texts/texts';
import { Asked } from '../ui/asked';
import { ChannelDress } from '../ui/channel-dress';
import { composeTexts } from './compose.texts';
import { bodyOf, type Draft, isComplete } from './message';

type MessagePreview = components['schemas']['NotificationPreview'];

/** Milliseconds without a key before it is asked for. */
const QUIET = 500;

const previewQuery = (draft: Draft, language: Language) =>
  queryOptions({
    queryKey: ['preview', draft, language],
    queryFn: () =>
      dataOf(api.POST('/api/notifications/preview', { params: { query: { language } }, body: bodyOf(draft) })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
  });

/** Whom a message would reach, and how it reads on each channel; nothing is sent. */
export function Preview({ draft }: { readonly draft: Draft }) {
  const { language } = useLanguage();
  const words = useWords(composeTexts);
  const [settled] = useDebouncedValue(draft, QUIET);
  const complete = isComplete(settled);
  const preview = useQuery({ ...previewQuery(settled, language), enabled: complete });
  return (
    <Card withBorder component="section" aria-label={words.preview}>
      <Title order={2} size="h5" mb="xs">
        {words.preview}
      </Title>
      {complete ? (
        <Asked query={preview}>{(seen) => <Seen seen={seen} />}</Asked>
      ) : (
        <Text c="dimmed">{words.previewWaits}</Text>
      )}
    </Card>
  );
}

function Seen({ seen: { total, withoutDestination, filtered, channels } }: { readonly seen: MessagePreview }) {
  const words = useWords(composeTexts);
  const { notifications } = useTexts();
  return (
    <Stack gap="sm">
      <div role="status">
        <Text fw={600}>{total === 0 ? words.previewNobody : words.previewTotal(total)}</Text>
        {withoutDestination > 0 && <Text size="sm">{words.withoutDestination(withoutDestination)}</Text>}
        {filtered > 0 && <Text size="sm">{words.filtered(filtered)}</Text>}
      </div>
      {channels[0] && (
        <Tabs defaultValue={channels[0].channel} keepMounted={false}>
          <Tabs.List mb="sm">
            {channels.map(({ channel, name }) => (
              <Tabs.Tab key={channel} value={channel}>
                {notifications.channels[channel] ?? name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {channels.map((view) => (
            <Tabs.Panel key={view.channel} value={view.channel}>
              <ChannelSeen view={view} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Stack>
  );
}

function ChannelSeen({ view }: { readonly view: MessagePreview['channels'][number] }) {
  const words = useWords(composeTexts);
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {words.destinations(view.destinations)}
      </Text>
      <ChannelDress view={view} />
    </Stack>
  );
}
