import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { wifiQuery } from './locations';

/** The WiFi networks of a location, and how they are secured. */
export function Wifi({ id }: { readonly id: string }) {
  const { location: words } = useTexts();
  const wifi = useQuery(wifiQuery(id));
  return (
    <Asked query={wifi} isEmpty={({ items }) => items.length === 0} empty={<Text c="dimmed">{words.noData}</Text>}>
      {({ items }) => (
        <Stack gap="xs">
          {items.map(({ ssid, enabled, security, open }, place) => (
            <Group key={place} gap="xs">
              <Text fw={600}>{ssid ?? '–'}</Text>
              <Badge color={open ? 'red' : 'teal'}>{security ?? words.noData}</Badge>
              {enabled === false && <Badge color="gray">off</Badge>}
            </Group>
          ))}
        </Stack>
      )}
    </Asked>
  );
}
