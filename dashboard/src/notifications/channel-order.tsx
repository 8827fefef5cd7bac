import { ActionIcon, Group, Select, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

import { useTexts, useWords } from '../texts/language';
import { moved } from './order';
import { type Preferences, SEVERITIES, type Severity } from './preferences';
import { preferencesTexts } from './preferences.texts';

/** The channels in the order of preference, moved by buttons, and from which severity on each of them tells. */
export function ChannelOrder({
  channels,
  floors,
  onOrder,
  onFloor,
}: {
  readonly channels: readonly string[];
  readonly floors: Preferences['minSeverity'];
  readonly onOrder: (channels: string[]) => void;
  readonly onFloor: (channel: string, floor: Severity | null) => void;
}) {
  const words = useWords(preferencesTexts);
  const { notifications } = useTexts();
  const [said, say] = useState('');
  const pressed = useRef<HTMLButtonElement | null>(null);
  const nameOf = (channel: string) => notifications.channels[channel] ?? channel;
  // A line that is moved takes the focus away from its button.
  useEffect(() => pressed.current?.focus(), [channels]);

  const move = (at: number, by: 1 | -1, button: HTMLButtonElement) => {
    const to = at + by;
    if (to < 0 || to >= channels.length) return;
    pressed.current = button;
    say(words.moved(nameOf(channels[at] ?? ''), to + 1, channels.length));
    onOrder(moved(channels, at, by));
  };

  return (
    <Stack gap="xs" component="fieldset" p={0} m={0} style={{ border: 0, minInlineSize: 0 }}>
      <Text component="legend" fw="var(--mantine-font-weight-medium)" size="sm" p={0}>
        {words.order}
      </Text>
      <Text size="xs" c="dimmed">
        {words.orderHint}
      </Text>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <Stack component="ol" gap={6} p={0} m={0} style={{ listStyle: 'none' }}>
        {channels.map((channel, at) => (
          <Group key={channel} component="li" gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed" w={22} ta="right">
              {at + 1}.
            </Text>
            <ActionIcon
              variant="default"
              aria-label={words.up(nameOf(channel))}
              aria-disabled={at === 0}
              data-disabled={at === 0 || undefined}
              onClick={({ currentTarget }) => move(at, -1, currentTarget)}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              aria-label={words.down(nameOf(channel))}
              aria-disabled={at === channels.length - 1}
              data-disabled={at === channels.length - 1 || undefined}
              onClick={({ currentTarget }) => move(at, 1, currentTarget)}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
            <Text size="sm" flex={1} miw={70}>
              {nameOf(channel)}
            </Text>
            <Select
              aria-label={words.floorOf(nameOf(channel))}
              size="xs"
              w={190}
              data={[
                { value: '', label: words.floorUsual },
                ...SEVERITIES.map((value) => ({ value, label: words.floor[value] })),
              ]}
              allowDeselect={false}
              value={floors[channel] ?? ''}
              onChange={(floor) => onFloor(channel, (floor || null) as Severity | null)}
            />
          </Group>
        ))}
      </Stack>
    </Stack>
  );
}
