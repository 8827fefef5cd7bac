import { Badge, Card, Group, SimpleGrid, Text, Title } from '@mantine/core';

import { useWords } from '../texts/language';

/** A message as the readers of one channel see it. */
export interface ChannelView {
  readonly channel: string;
  readonly name: string;
  readonly configured: boolean;
  readonly text: string;
  readonly parts: number;
  readonly buttons: readonly string[];
}

const texts = {
  en: {
    off: 'not set up',
    parts: (count: number) => `${count} SMS in a row`,
    buttons: 'Buttons',
  },
  es: {
    off: 'sin configurar',
    parts: (count: number) => `${count} SMS seguidos`,
    buttons: 'Botones',
  },
};

/** What a message looks like, channel by channel. `children` says more of one of them. */
export function ChannelViews<View extends ChannelView>({
  views,
  children,
}: {
  readonly views: readonly View[];
  readonly children?: (view: View) => React.ReactNode;
}) {
  const words = useWords(texts);
  return (
    <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {views.map((view) => (
        <Card key={view.channel} withBorder component="li" padding="sm">
          <Group justify="space-between" mb={6}>
            <Title order={3} size="h6">
              {view.name}
            </Title>
            <Group gap={4}>
              {view.parts > 1 && <Badge color="yellow">{words.parts(view.parts)}</Badge>}
              {!view.configured && <Badge color="gray">{words.off}</Badge>}
            </Group>
          </Group>
          {children?.(view)}
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {view.text}
          </Text>
          {view.buttons.length > 0 && (
            <Group gap={4} mt="xs" aria-label={words.buttons} role="group">
              {view.buttons.map((button) => (
                <Badge key={button} variant="outline" tt="none">
                  {button}
                </Badge>
              ))}
            </Group>
          )}
        </Card>
      ))}
    </SimpleGrid>
  );
}
