import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { useWords } from '../texts/language';
import { Section } from '../ui/section';
import { ShownOnce } from '../ui/shown-once';
import { useAction } from '../ui/use-action';
import { meTexts } from './me.texts';

/** Links one's Telegram, by a code that works once. */
export function Telegram() {
  const words = useWords(meTexts);
  const [link, show] = useState<{ code: string; deepLink: string | null } | null>(null);
  const make = useAction(async () => show(await dataOf(api.POST('/api/telegram/link-codes'))), words.codeMade);
  return (
    <Section title={words.telegram}>
      <Text size="sm" c="dimmed" mb="xs">
        {words.telegramHint}
      </Text>
      {link ? (
        <Stack gap="xs" align="flex-start">
          {link.deepLink && (
            <Button component="a" href={link.deepLink} target="_blank" rel="noreferrer">
              {words.openTelegram}
            </Button>
          )}
          <ShownOnce hint={words.orSend} value={`/start ${link.code}`} />
        </Stack>
      ) : (
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {words.link}
        </Button>
      )}
    </Section>
  );
}
