import { Button, Code, CopyButton, Stack, Text } from '@mantine/core';

import { useTexts } from '../texts/language';

/** Something that is shown this once, to be copied now: a token, a link, a secret. */
export function ShownOnce({ hint, value }: { readonly hint: string; readonly value: string }) {
  const { common: texts } = useTexts();
  return (
    <Stack gap="xs" align="flex-start" role="status">
      <Text size="sm">{hint}</Text>
      <Code block w="100%" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {copied ? texts.copied : texts.copy}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
