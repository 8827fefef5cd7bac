import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useMe } from '../session/session';
import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { ConfirmButton } from '../ui/confirm-button';
import { Moment } from '../ui/time';
import { useAction } from '../ui/use-action';
import { locationTexts } from './location.texts';

/** What people wrote down about a location for each other. */
export function Notes({ id }: { readonly id: string }) {
  const words = useWords(locationTexts);
  const { common } = useTexts();
  const me = useMe();
  const path = { id };
  const pages = useInfiniteQuery({
    queryKey: ['location', id, 'notes'],
    queryFn: ({ pageParam: cursor }) =>
      dataOf(
        api.GET('/api/locations/{id}/notes', { params: { path, query: { limit: 20, ...(cursor ? { cursor } : {}) } } }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <Stack>
      {me.role !== 'viewer' && <NewNote id={id} />}
      <Asked
        query={pages}
        isEmpty={({ pages: [first] }) => first?.items.length === 0}
        empty={<Text c="dimmed">{words.noNote}</Text>}
      >
        {({ pages: parts }) => (
          <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {parts
              .flatMap(({ items }) => items)
              .map(({ id: noteId, text, createdBy, createdByName, createdAt }) => (
                <li key={noteId}>
                  <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Text>
                  <Group gap="xs">
                    <Text size="xs" c="dimmed">
                      {createdByName ?? words.nobody} · <Moment at={createdAt} />
                    </Text>
                    {(me.role === 'admin' || (me.role === 'operator' && createdBy === me.id)) && (
                      <ConfirmButton
                        label={words.removeNote}
                        question={words.removeNoteQuestion}
                        size="compact-xs"
                        act={() =>
                          api.DELETE('/api/locations/{id}/notes/{noteId}', { params: { path: { id, noteId } } })
                        }
                      />
                    )}
                  </Group>
                </li>
              ))}
          </Stack>
        )}
      </Asked>
      {pages.hasNextPage && (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {common.more}
        </Button>
      )}
    </Stack>
  );
}

function NewNote({ id }: { readonly id: string }) {
  const words = useWords(locationTexts);
  const [text, write] = useState('');
  const add = useAction(async () => {
    await api.POST('/api/locations/{id}/notes', { params: { path: { id } }, body: { text } });
    write('');
  }, words.noteAdded);
  return (
    <Group align="flex-end">
      <Textarea
        label={words.note}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={4_000}
        flex={1}
        value={text}
        onChange={({ currentTarget }) => write(currentTarget.value)}
      />
      <Button variant="default" loading={add.isPending} disabled={text.trim() === ''} onClick={() => add.mutate()}>
        {words.addNote}
      </Button>
    </Group>
  );
}
