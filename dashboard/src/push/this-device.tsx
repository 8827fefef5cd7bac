import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconDeviceMobileMessage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { Problem } from '../api/client';
import { useWords } from '../texts/language';
import { useAction } from '../ui/use-action';
import { deviceName, deviceState, turnOffHere, turnOnHere } from './device-push';
import { pushTexts } from './push.texts';

/** Alerts on the device that this is read on, even when no page of ours is open. */
export function ThisDevice() {
  const texts = useWords(pushTexts);
  const state = useQuery({ queryKey: ['push', 'device'], queryFn: deviceState, staleTime: 0 });
  const turnOn = useAction(async () => {
    const becomes = await turnOnHere(texts.device(deviceName())).catch((cause: unknown) => {
      // What a browser says of it is for those who build it.
      throw cause instanceof Problem ? cause : new Error(texts.failed);
    });
    if (becomes !== 'on') throw new Error(texts.notAllowed);
  }, texts.turnedOn);
  const turnOff = useAction(turnOffHere, texts.turnedOff);
  switch (state.data) {
    case undefined:
      return <span />;
    case 'unsupported':
      return (
        <Text size="sm" c="dimmed" maw={520}>
          {texts.unsupported}
        </Text>
      );
    case 'denied':
      return (
        <Alert color="yellow" title={texts.title} maw={520}>
          {texts.denied}
        </Alert>
      );
    case 'on':
      return (
        <Stack gap={4} align="flex-start">
          <Text size="sm">✓ {texts.on}</Text>
          <Button size="xs" variant="default" loading={turnOff.isPending} onClick={() => turnOff.mutate()}>
            {texts.turnOff}
          </Button>
        </Stack>
      );
    case 'off':
      return (
        <Stack gap={4} align="flex-start">
          <Button
            variant="default"
            leftSection={<IconDeviceMobileMessage size={18} aria-hidden />}
            loading={turnOn.isPending}
            onClick={() => turnOn.mutate()}
          >
            {texts.turnOn}
          </Button>
          <Text size="xs" c="dimmed">
            {texts.hint}
          </Text>
        </Stack>
      );
  }
}
