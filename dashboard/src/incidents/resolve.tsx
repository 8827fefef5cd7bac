import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';

import { api } from '../api/client';
import { useTexts, useWords } from '../texts/language';
import { useAction } from '../ui/use-action';
import { incidentTexts } from './incidents.texts';

/** Closes an incident by hand, after a word about what that means; with a comment for the timeline if wanted. */
export function Resolve({
  id,
  opened,
  close,
}: {
  readonly id: string;
  readonly opened: boolean;
  readonly close: () => void;
}) {
  const { incidents: words, common } = useTexts();
  const more = useWords(incidentTexts);
  const [comment, write] = useState('');
  const resolve = useAction(async () => {
    const body = comment.trim() ? { comment: comment.trim() } : {};
    await api.POST('/api/incidents/{id}/resolve', { params: { path: { id } }, body });
    close();
  });
  return (
    <Modal opened={opened} onClose={close} title={words.resolve}>
      <Stack>
        <Text size="sm">{more.resolveQuestion}</Text>
        <Textarea
          label={more.resolveComment}
          autosize
          minRows={2}
          maxLength={4_000}
          value={comment}
          onChange={({ currentTarget }) => write(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {common.cancel}
          </Button>
          <Button data-autofocus loading={resolve.isPending} onClick={() => resolve.mutate()}>
            {words.resolve}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
