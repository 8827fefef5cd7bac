import { Button, Stack, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { useTexts } from '../texts/language';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { common: texts } = useTexts();
  return (
    <Stack align="flex-start">
      <Title order={1} size="h3">
        {texts.notFound}
      </Title>
      <Button component={Link} to="/">
        {texts.home}
      </Button>
    </Stack>
  );
}
