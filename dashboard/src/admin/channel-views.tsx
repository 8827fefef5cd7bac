import { Badge, Card, Group, SimpleGrid, Title } from '@mantine/core';

import { useTexts, useWords } from '../texts/language';
import { ChannelDress, type ChannelView } from '../ui/channel-dress';

const texts = { en: { off: 'not set up' }, es: { off: 'sin configurar' } };

/** What a message looks like, channel by channel. */
export function ChannelViews({ views }: { readonly views: readonly ChannelView[] }) {
  const words = useWords(texts);
  const { notifications } = useTexts();
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {views.map((view) => (
        <Card key={view.channel} withBorder component="li" padding="sm">
          <Group justify="space-between" mb={6}>
            <Title order={3} size="h6">
              {notifications.channels[view.channel] ?? view.name}
            </Title>
            {!view.configured && <Badge color="gray">{words.off}</Badge>}
          </Group>
          <ChannelDress view={view} />
        </Card>
      ))}
    </SimpleGrid>
  );
}
