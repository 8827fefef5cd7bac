import { Card, Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of a page with its heading, and what can be done with it beside that. */
export function Section({
  title,
  action,
  children,
}: {
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Card withBorder h="100%" component="section" aria-label={title}>
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} size="h5">
          {title}
        </Title>
        {action}
      </Group>
      <div>{children}</div>
    </Card>
  );
}
