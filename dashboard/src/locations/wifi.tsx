import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { useTexts, useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { locationTexts } from './location.texts';
import { wifiQuery } from './locations';

/** The WiFi networks of a location, and how they are secured. */
export function Wifi({ id }: { readonly id: string }) {
  const { location: words } = useTexts();
  const more = useWords(locationTexts);
  const wifi = useQuery(wifiQuery(id));
  return (
    <Asked query={wifi} isEmpty={({ items }) => items.length === 0} empty={<Text c="dimmed">{words.noData}</Text>}>
      {({ items }) => (
        <Stack gap="xs">
          {items.map(({ ssid, enabled, security, open }, place) => (
            <Group key={place} gap="xs">
              <Text fw={600}>{ssid ?? '–'}</Text>
              <Badge color={open ? 'red' : open === null ? 'gray' : 'teal'}>
                {open ? more.wifiOpen : (security ?? words.noData)}
              </Badge>
              {enabled === false && <Badge color="gray">{more.wifiOff}</Badge>}
            </Group>
          ))}
        </Stack>
      )}
    </Asked>
  );
}
