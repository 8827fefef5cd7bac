import { Alert, Button, Code, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { api, dataOf } from '../api/client';
import { meTexts } from '../me/me.texts';
import { useTexts, useWords } from '../texts/language';
import { useAction } from '../ui/use-action';

/** The third step: one's own Telegram, where the first alert will arrive. */
export function TelegramStep({ linked }: { readonly linked: boolean }) {
  const { setup: words } = useTexts();
  const me = useWords(meTexts);
  const [link, show] = useState<{ code: string; deepLink: string | null } | null>(null);
  const make = useAction(async () => show(await dataOf(api.POST('/api/telegram/link-codes'))), me.codeMade);
  if (linked) return <Alert color="teal">{words.channelDone}</Alert>;
  return (
    <Stack align="flex-start">
      <Text size="sm">{words.channelIntro}</Text>
      {link === null ? (
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {me.link}
        </Button>
      ) : (
        <>
          {link.deepLink && (
            <Button component="a" href={link.deepLink} target="_blank" rel="noreferrer">
              {me.openTelegram}
            </Button>
          )}
          <Code block>/start {link.code}</Code>
          <Text size="sm">{words.thenSubscribe}</Text>
        </>
      )}
    </Stack>
  );
}
