import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';

import { api } from '../api/client';
import { useTexts } from '../texts/language';
import { useAction } from '../ui/use-action';

/** Says something about an incident, for its timeline. */
export function Comment({ id, done }: { readonly id: string; readonly done: () => void }) {
  const { incidents: words } = useTexts();
  const [text, write] = useState('');
  const send = useAction(async () => {
    await api.POST('/api/incidents/{id}/comments', { params: { path: { id } }, body: { text } });
    done();
  });
  return (
    <Group align="flex-end">
      <Textarea
        label={words.commentLabel}
        autosize
        minRows={2}
        maxLength={4_000}
        flex={1}
        autoFocus
        value={text}
        onChange={({ currentTarget }) => write(currentTarget.value)}
      />
      <Button onClick={() => send.mutate()} loading={send.isPending} disabled={text.trim() === ''}>
        {words.comment}
      </Button>
    </Group>
  );
}
