import { Button, Card, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { api } from '../api/client';
import { pollingPause } from '../live/live-state';
import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { TextLink } from '../ui/text-link';
import { Moment } from '../ui/time';
import { useAction } from '../ui/use-action';
import { type InboxMessage, readInbox, unreadQuery, useMarkRead } from './inbox';
import { MessageParts } from './message-parts';

/** What the product has told whoever is signed in, the newest first. */
export function InboxPage() {
  const { inbox: texts, common } = useTexts();
  const { unread: onlyUnread = false } = useSearch({ from: '/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const unread = useQuery(unreadQuery);
  const pages = useInfiniteQuery({
    queryKey: ['inbox', 'pages', onlyUnread],
    queryFn: ({ pageParam }) => readInbox(onlyUnread, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: pollingPause,
  });
  const readAll = useAction(() => api.POST('/api/inbox/read-all'), texts.allRead);
  return (
    <Stack maw={900}>
      <Title order={1} size="h2">
        {texts.title}
      </Title>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={texts.which}
          value={onlyUnread ? 'unread' : 'all'}
          onChange={(value) => void navigate({ search: value === 'unread' ? { unread: true } : {} })}
          data={[
            { value: 'all', label: texts.all },
            { value: 'unread', label: texts.unreadOf(unread.data ?? 0) },
          ]}
        />
        <Button
          variant="default"
          size="xs"
          disabled={unread.data === 0}
          loading={readAll.isPending}
          onClick={() => readAll.mutate()}
        >
          {texts.readAll}
        </Button>
      </Group>
      <Asked
        query={pages}
        isEmpty={({ pages: [first] }) => first?.items.length === 0}
        empty={<Text c="dimmed">{onlyUnread ? texts.noneUnread : texts.none}</Text>}
      >
        {({ pages: parts }) => (
          <>
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {parts
                .flatMap(({ items }) => items)
                .map((message) => (
                  <li key={message.id}>
                    <Message message={message} />
                  </li>
                ))}
            </Stack>
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

function Message({
  message: { id, icon, title, parts, incidentId, createdAt, readAt },
}: {
  readonly message: InboxMessage;
}) {
  const { inbox: texts } = useTexts();
  const markRead = useMarkRead();
  const read = useAction(() => markRead(id), texts.markedRead);
  // Whoever goes to the incident has seen what it is about; that the page changes does not wait for it.
  const seen = () => void (readAt === null && markRead(id).catch(() => undefined));
  return (
    <Card
      withBorder
      padding="sm"
      component="article"
      style={readAt ? undefined : { borderInlineStart: '4px solid var(--mantine-primary-color-filled)' }}
    >
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4} miw={0}>
          <Title order={2} size="h6" fw={readAt ? 500 : 700}>
            <span aria-hidden>{icon}</span> {title}
          </Title>
          <MessageParts parts={parts} />
          <Group gap="sm">
            <Text size="xs" c="dimmed">
              <Moment at={createdAt} /> · {readAt ? texts.read : texts.unread}
            </Text>
            {incidentId && (
              <TextLink to="/incidents/$id" params={{ id: incidentId }} size="sm" onClick={seen}>
                {texts.toIncident}
              </TextLink>
            )}
          </Group>
        </Stack>
        {readAt === null && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={read.isPending}
            onClick={() => read.mutate()}
            aria-label={texts.markReadOf(title)}
          >
            {texts.markRead}
          </Button>
        )}
      </Group>
    </Card>
  );
}
