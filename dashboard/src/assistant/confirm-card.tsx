import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { useWords } from '../texts/language';
import { assistantTexts } from './assistant.texts';
import type { Confirmation } from './turns';

const COLOURS = { done: 'teal', declined: 'gray', refused: 'red' } as const;

/** A change that was prepared: what would be done, and the person's yes or no to it. */
export function ConfirmCard({ confirmation: { id, preview } }: { readonly confirmation: Confirmation }) {
  const words = useWords(assistantTexts);
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (yes: boolean) =>
      dataOf(
        api.POST('/api/assistant/confirmations/{id}', {
          params: { path: { id } },
          body: { yes },
        }),
      ),
    onSuccess: () => queries.invalidateQueries(),
  });
  const { data: decided, error } = decide;
  return (
    <Alert color={decided ? COLOURS[decided.state] : 'blue'} title={decided ? undefined : words.confirmTitle} mt="xs">
      <Stack gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {preview}
        </Text>
        {decided ? (
          <Text size="sm" fw={600} role="status">
            {decided.detail}
          </Text>
        ) : (
          <Group gap="xs">
            <Button size="xs" loading={decide.isPending} onClick={() => decide.mutate(true)}>
              {words.yes}
            </Button>
            <Button size="xs" variant="default" disabled={decide.isPending} onClick={() => decide.mutate(false)}>
              {words.no}
            </Button>
          </Group>
        )}
        {error && (
          <Text size="sm" role="alert">
            {error.message}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}
