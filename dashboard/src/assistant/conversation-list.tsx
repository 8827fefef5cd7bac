import { Button, Group, NavLink, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { ConfirmButton } from '../ui/confirm-button';
import { assistantTexts } from './assistant.texts';
import type { Talk } from './use-conversation';

/** One's earlier conversations: to go on with one, to forget one, to begin anew. */
export function ConversationList({ talk }: { readonly talk: Talk }) {
  const words = useWords(assistantTexts);
  const { common } = useTexts();
  const pages = useInfiniteQuery({
    queryKey: ['assistant', 'conversations'],
    queryFn: ({ pageParam }) => {
      const query = { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) };
      return dataOf(api.GET('/api/assistant/conversations', { params: { query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <Stack gap="xs" component="section" aria-label={words.conversations} style={{ overflowY: 'auto' }} tabIndex={0}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h5">
          {words.conversations}
        </Title>
      </Group>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} />}
        onClick={() => void talk.open(null)}
        disabled={talk.turns.length === 0}
      >
        {words.anew}
      </Button>
      <Asked
        query={pages}
        isEmpty={({ pages: [first] }) => first?.items.length === 0}
        empty={
          <Text size="sm" c="dimmed">
            {words.noConversation}
          </Text>
        }
      >
        {({ pages: parts }) => (
          <div>
            {parts
              .flatMap(({ items }) => items)
              .map(({ id, title }) => (
                <div key={id}>
                  <NavLink
                    component="button"
                    label={title}
                    active={id === talk.id}
                    aria-current={id === talk.id}
                    onClick={() => void talk.open(id)}
                  />
                  {id === talk.id && (
                    <ConfirmButton
                      label={words.forget}
                      question={words.forgetQuestion(title)}
                      act={async () => {
                        await api.DELETE('/api/assistant/conversations/{id}', { params: { path: { id } } });
                        await talk.open(null);
                      }}
                    />
                  )}
                </div>
              ))}
            {pages.hasNextPage && (
              <Button
                variant="subtle"
                size="xs"
                loading={pages.isFetchingNextPage}
                onClick={() => void pages.fetchNextPage()}
              >
                {common.more}
              </Button>
            )}
          </div>
        )}
      </Asked>
    </Stack>
  );
}
