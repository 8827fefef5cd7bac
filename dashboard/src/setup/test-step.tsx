import { Button, Stack, Text } from '@mantine/core';

import { api } from '../api/client';
import { useTexts } from '../texts/language';
import { useAction } from '../ui/use-action';

/** The last step: a message that proves it. */
export function TestStep({ destinationId }: { readonly destinationId: string | undefined }) {
  const { setup: words, notifications } = useTexts();
  const test = useAction(
    () => api.POST('/api/destinations/{id}/test', { params: { path: { id: destinationId ?? '' } } }),
    notifications.tested,
  );
  if (!destinationId) return <Text>{words.channelFirst}</Text>;
  return (
    <Stack align="flex-start">
      <Text size="sm">{words.testIntro}</Text>
      <Button loading={test.isPending} onClick={() => test.mutate()}>
        {words.sendTest}
      </Button>
    </Stack>
  );
}
